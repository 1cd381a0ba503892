package io.millweir.routing.online;

/**
 * The sums that a linear model of ratings needs, x xᵀ and r x, as whole numbers: the upper triangle of the one, row by
 * row, and then the other. A rating r counts as half of it, so that it lies within ±1/2 around the middle of a score.
 */
public final class RatingSums {
    private static final int TRIANGLE = Context.LENGTH * (Context.LENGTH + 1) / 2;

    /** How many numbers they are. */
    static final int LENGTH = TRIANGLE + Context.LENGTH;

    private static final double UNIT = 1.0 / ((double) Context.ONE * Context.ONE);

    private RatingSums() {}

    /**
     * Adds a rating, or takes it away.
     *
     * @param rating −1 to 1
     * @param times 1 to add, −1 to take away
     */
    public static void add(long[] sums, Context context, double rating, int times) {
        int at = 0;
        for (int i = 0; i < Context.LENGTH; i++) {
            long factor = (long) times * context.step(i);
            for (int j = i; j < Context.LENGTH; j++) {
                sums[at++] += factor * context.step(j);
            }
        }
        long half = Math.round(rating * Context.ONE / 2);
        for (int i = 0; i < Context.LENGTH; i++) {
            sums[at++] += times * half * context.step(i);
        }
    }

    /** How many ratings were added. */
    static long count(long[] sums) {
        return Math.round(sums[TRIANGLE - 1] * UNIT);
    }

    /** The lower triangle of x xᵀ, with this much added on the diagonal. */
    static double[][] products(long[] sums, double ridge) {
        double[][] matrix = new double[Context.LENGTH][Context.LENGTH];
        int at = 0;
        for (int i = 0; i < Context.LENGTH; i++) {
            for (int j = i; j < Context.LENGTH; j++) {
                matrix[j][i] = sums[at++] * UNIT;
            }
            matrix[i][i] += ridge;
        }
        return matrix;
    }

    /** The sum of r x. */
    static double[] rewards(long[] sums) {
        double[] rewards = new double[Context.LENGTH];
        for (int i = 0; i < rewards.length; i++) {
            rewards[i] = sums[TRIANGLE + i] * UNIT;
        }
        return rewards;
    }
}
