package io.millweir.routing.online;

import io.millweir.routing.learned.BradleyTerry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How strong models are, by comparisons of their answers. Everyone has drawn one game with an average model, so that
 * nobody is infinitely strong and one without a game is average.
 *
 * <p>Threading: immutable; share freely.
 */
public final class League {
    private static final double DRAWN = 1;
    private static final double AVERAGE = 0.5;

    private final Map<String, Double> scores = new HashMap<>();
    private final Map<String, Long> games = new HashMap<>();

    League(Map<Statistic.Games, Long> counts) {
        Map<String, Integer> players = new TreeMap<>();
        counts.forEach((game, count) -> {
            games.merge(game.winner(), count, Long::sum);
            games.merge(game.loser(), count, Long::sum);
        });
        games.keySet().stream().sorted().forEach(model -> players.put(model, players.size()));
        double[][] wins = new double[players.size()][players.size()];
        counts.forEach((game, count) -> {
            Integer winner = players.get(game.winner());
            Integer loser = players.get(game.loser());
            if (winner != null && loser != null) {
                wins[winner][loser] += count;
            }
        });
        double[] strengths = BradleyTerry.strengths(wins, DRAWN);
        players.forEach((model, player) -> scores.put(model, strengths[player] / (strengths[player] + 1)));
    }

    /** The part of its games that a model is expected to win against an average one. */
    public double score(String model) {
        return scores.getOrDefault(model, AVERAGE);
    }

    /** How many comparisons the model took part in. */
    public long games(String model) {
        return games.getOrDefault(model, 0L);
    }

    /** How many comparisons there were. */
    public long games() {
        return games.values().stream().mapToLong(Long::longValue).sum() / 2;
    }
}
