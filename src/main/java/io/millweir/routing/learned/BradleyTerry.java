package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * Strengths of players from the results of their games (Bradley and Terry, "Rank Analysis of Incomplete Block Designs",
 * 1952), found by the rounds of Hunter, "MM Algorithms for Generalized Bradley-Terry Models", 2004. A tie counts as half
 * a win, and a game between models that score a and b as won to (1 + a - b) / 2.
 */
public final class BradleyTerry {
    private static final int ROUNDS = 300;
    private static final double ENOUGH = 1e-7;

    private BradleyTerry() {}

    /** Adds the games of one query: {@code wins[a][b]} grows by the part that a won of its game with b. */
    static void play(float[] scores, double weight, double[][] wins) {
        for (int a = 0; a < scores.length; a++) {
            for (int b = a + 1; b < scores.length; b++) {
                double difference = (double) scores[a] - scores[b];
                if (!Double.isNaN(difference)) {
                    wins[a][b] += weight * (1 + difference) / 2;
                    wins[b][a] += weight * (1 - difference) / 2;
                }
            }
        }
    }

    /**
     * The strengths; a wins a part of {@code strength[a] / (strength[a] + strength[b])} of its games with b.
     *
     * @param drawn games that each player has drawn with one of strength 1, above 0, so that nobody is infinitely strong
     */
    public static double[] strengths(double[][] wins, double drawn) {
        int players = wins.length;
        double[] strengths = new double[players];
        Arrays.fill(strengths, 1);
        double change = 1;
        for (int round = 0; round < ROUNDS && change > ENOUGH; round++) {
            change = 0;
            for (int a = 0; a < players; a++) {
                double won = drawn / 2;
                double met = drawn / (strengths[a] + 1);
                for (int b = 0; b < players; b++) {
                    if (b != a) {
                        won += wins[a][b];
                        met += (wins[a][b] + wins[b][a]) / (strengths[a] + strengths[b]);
                    }
                }
                double moved = won / met;
                change = Math.max(change, Math.abs(moved / strengths[a] - 1));
                strengths[a] = moved;
            }
        }
        return strengths;
    }

    /** By how much a player's score is above the mean of all, if games were played by everybody with everybody. */
    static double advantage(double[] strengths, int player) {
        double sum = 0;
        for (double other : strengths) {
            sum += (strengths[player] - other) / (strengths[player] + other);
        }
        return sum / strengths.length;
    }
}
