package io.millweir.routing.online;

import io.millweir.routing.learned.Cholesky;

/**
 * What is believed of a model's ratings: a linear function of a query's features whose weights are normal (Agrawal and
 * Goyal, "Thompson Sampling for Contextual Bandits with Linear Payoffs", 2013; the bound of Li, Chu, Langford and
 * Schapire, "A Contextual-Bandit Approach to Personalized News Article Recommendation", 2010, is of the same numbers).
 *
 * <p>Threading: immutable; share freely.
 */
public final class Posterior {
    private static final double RIDGE = 1;

    /** What is believed of a model that nobody has rated. */
    public static final Posterior PRIOR = new Posterior(new long[RatingSums.LENGTH]);

    private static final double MIDDLE = 0.5;

    private final Cholesky factor;
    private final double[] weights;
    private final long ratings;

    Posterior(long[] sums) {
        this.factor = new Cholesky(RatingSums.products(sums, RIDGE));
        this.weights = factor.solve(RatingSums.rewards(sums));
        this.ratings = RatingSums.count(sums);
    }

    /** How many ratings it is made of. */
    public long ratings() {
        return ratings;
    }

    /** The expected score on a query, about 0 to 1; one half where nothing is known. */
    public double mean(Context context) {
        return MIDDLE + dot(weights, context.values());
    }

    /** How far the score may be off, for ratings that scatter by 1. */
    public double deviation(Context context) {
        double[] x = context.values();
        return Math.sqrt(Math.max(0, dot(factor.solve(x), x)));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
