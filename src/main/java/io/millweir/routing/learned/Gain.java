package io.millweir.routing.learned;

/**
 * How much better one model does than another.
 *
 * @param mean difference of the scores, costs taken off
 * @param standardError of the mean
 * @param pairs how many queries it is seen on, weights considered
 */
public record Gain(double mean, double standardError, double pairs) {
    /** Never seen. */
    static final Gain UNKNOWN = new Gain(0, Double.POSITIVE_INFINITY, 0);

    /** With the mean of this one's mean and another estimate, as unsure as this one. */
    Gain averagedWith(double estimate) {
        return new Gain((mean + estimate) / 2, standardError, pairs);
    }

    /**
     * The gain that is exceeded with some confidence.
     *
     * @param z how many standard errors below the mean: 1 for 84 %, 1.64 for 95 %
     */
    public double lowerBound(double z) {
        return pairs == 0 ? Double.NEGATIVE_INFINITY : mean - z * standardError;
    }
}
