package io.millweir.training.evaluation;

import java.util.Arrays;
import java.util.Random;

/**
 * A mean with a 95 % interval: percentiles of the means of {@value #RESAMPLES} samples drawn with replacement (Efron,
 * "Bootstrap Methods", 1979). Near-duplicates are drawn together, for they tell little more than one of them.
 */
public record Interval(double mean, double low, double high) {
    private static final int RESAMPLES = 2_000;
    private static final double OUTSIDE = 0.025;

    /**
     * The mean of values; those that are {@code NaN} are left out.
     *
     * @param groups of near-duplicates, one for each value
     * @param weights how much each value counts
     */
    public static Interval of(double[] values, int[] groups, float[] weights, long seed) {
        int[] places = Arrays.stream(groups).distinct().sorted().toArray();
        double[] sums = new double[places.length];
        double[] counts = new double[places.length];
        double sum = 0;
        double count = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                continue;
            }
            int at = Arrays.binarySearch(places, groups[i]);
            sums[at] += weights[i] * values[i];
            counts[at] += weights[i];
            sum += weights[i] * values[i];
            count += weights[i];
        }
        Random random = new Random(seed);
        double[] means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double drawn = 0;
            double of = 0;
            for (int i = 0; i < places.length; i++) {
                int at = random.nextInt(places.length);
                drawn += sums[at];
                of += counts[at];
            }
            means[r] = drawn / of;
        }
        Arrays.sort(means);
        int outside = (int) (OUTSIDE * RESAMPLES);
        return new Interval(sum / count, means[outside], means[RESAMPLES - 1 - outside]);
    }
}
