package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;

/**
 * Expects of a model that no example knows what known models with a card like its own are expected to do.
 *
 * <p>Threading: immutable.
 */
public final class ColdStart {
    /** A known model counts e times less for each such step that its card is less similar than the most similar one. */
    private static final double TEMPERATURE = 0.1;

    /** How many models as similar as the most similar one the mean over all of them counts as. */
    private static final double PRIOR = 1;

    private final double[] parts;

    private ColdStart(double[] parts) {
        this.parts = parts;
    }

    /**
     * For one new model.
     *
     * @param card its vector, of length one, from {@link CardVectors}
     * @param known vectors of the known models' cards, in the order of their predictions
     */
    public static ColdStart of(float[] card, float[][] known) {
        if (known.length == 0) {
            throw new IllegalArgumentException("cold start: no model is known; give the cards of one at least");
        }
        double[] similarities = new double[known.length];
        double nearest = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < known.length; m++) {
            similarities[m] = Vectors.dot(card, known[m]);
            nearest = Math.max(nearest, similarities[m]);
        }
        double[] parts = new double[known.length];
        double sum = PRIOR;
        for (int m = 0; m < known.length; m++) {
            parts[m] = StrictMath.exp((similarities[m] - nearest) / TEMPERATURE);
            sum += parts[m];
        }
        for (int m = 0; m < known.length; m++) {
            parts[m] = (parts[m] + PRIOR / known.length) / sum;
        }
        return new ColdStart(parts);
    }

    /** How much each known model counts; together 1. */
    public double[] parts() {
        return parts.clone();
    }

    /** The expected score of the new model, given those of the known ones. */
    public float score(float[] predicted) {
        double score = 0;
        for (int m = 0; m < parts.length; m++) {
            score += parts[m] * predicted[m];
        }
        return (float) score;
    }
}
