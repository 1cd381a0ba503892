package io.millweir.routing.learned;

/** The logistic function; by {@link StrictMath}, which gives the same bits on every machine. */
final class Logistic {
    /** Scores this near to 0 or 1 are as good as that, and their logarithm stays finite. */
    private static final double EDGE = 1e-4;

    private Logistic() {}

    static float of(float value) {
        return (float) of((double) value);
    }

    static double of(double value) {
        return 1 / (1 + StrictMath.exp(-value));
    }

    /** The value whose logistic function this probability is. */
    static double inverse(double probability) {
        double inside = Math.max(EDGE, Math.min(1 - EDGE, probability));
        return StrictMath.log(inside / (1 - inside));
    }

    /** What is lost, in nats, by saying {@code logistic(value)} of a score of 0 to 1. */
    static double loss(double value, double score) {
        double softplus =
                value > 0 ? value + StrictMath.log1p(StrictMath.exp(-value)) : StrictMath.log1p(StrictMath.exp(value));
        return softplus - score * value;
    }
}
