package io.millweir.routing;

import java.util.SplittableRandom;

/**
 * Draws one of several models by the probability that it is the best one (Thompson, "On the likelihood that one unknown
 * probability exceeds another", 1933). The probabilities are counted over joint samples, and the draw is by exactly
 * these, so that they can be logged.
 *
 * <p>Threading: one thread.
 */
final class Lots {
    static final int SAMPLES = 256;

    /** What part of the draws is by equal chances: none is without a chance, and weights by its inverse stay bounded. */
    static final double EQUAL = 0.01;

    private final SplittableRandom random;

    /** The same lots for the same seed. */
    Lots(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The probability of each. */
    double[] shares(double[] means, double[] deviations) {
        int[] best = new int[means.length];
        for (int sample = 0; sample < SAMPLES; sample++) {
            int first = 0;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < means.length; i++) {
                double drawn = means[i] + deviations[i] * random.nextGaussian();
                if (drawn > most) {
                    most = drawn;
                    first = i;
                }
            }
            best[first]++;
        }
        double[] shares = new double[means.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (1 - EQUAL) * best[i] / SAMPLES + EQUAL / shares.length;
        }
        return shares;
    }

    /** One of them, by these probabilities. */
    int draw(double[] shares) {
        double left = random.nextDouble();
        for (int i = 0; i < shares.length - 1; i++) {
            left -= shares[i];
            if (left < 0) {
                return i;
            }
        }
        return shares.length - 1;
    }
}
