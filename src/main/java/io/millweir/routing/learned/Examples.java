package io.millweir.routing.learned;

import java.util.List;

/**
 * What routers learn from: queries as vectors, and how well each model answered them.
 *
 * <p>Threading: the arrays are shared and not to be changed after they are given; then it may be read by any thread.
 *
 * @param models names; columns of {@code scores} are in this order
 * @param vectors one for each query, all of the same length of array and of length one
 * @param scores one row for each query, 0 to 1; {@code NaN} where a model was not tried
 * @param weights how much each query counts, 0 or more; 1 unless the data say otherwise
 */
public record Examples(List<String> models, float[][] vectors, float[][] scores, float[] weights) {
    public Examples {
        models = List.copyOf(models);
        if (vectors.length != scores.length || vectors.length != weights.length) {
            throw new IllegalArgumentException("examples: " + vectors.length + " vectors, " + scores.length
                    + " rows of scores and " + weights.length + " weights; give as many of each");
        }
        if (vectors.length == 0 || models.isEmpty()) {
            throw new IllegalArgumentException("examples: " + vectors.length + " queries and " + models.size()
                    + " models; give one of each at least");
        }
        for (int i = 0; i < vectors.length; i++) {
            if (vectors[i].length != vectors[0].length || scores[i].length != models.size()) {
                throw new IllegalArgumentException("examples[" + i + "]: a vector of " + vectors[i].length + " and "
                        + scores[i].length + " scores; give " + vectors[0].length + " and " + models.size()
                        + ", as many as the others have");
            }
        }
    }

    /** Queries. */
    public int size() {
        return vectors.length;
    }

    /** Length of the vectors. */
    public int dimensions() {
        return vectors[0].length;
    }

    /** The examples at these places, in this order; a place may come twice. */
    public Examples at(int[] places) {
        float[][] vectorsThere = new float[places.length][];
        float[][] scoresThere = new float[places.length][];
        float[] weightsThere = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            vectorsThere[i] = vectors[places[i]];
            scoresThere[i] = scores[places[i]];
            weightsThere[i] = weights[places[i]];
        }
        return new Examples(models, vectorsThere, scoresThere, weightsThere);
    }

    /** The weighted mean score of each model; {@code NaN} for one that was never tried. */
    public float[] means() {
        float[] means = new float[models.size()];
        for (int m = 0; m < means.length; m++) {
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < scores.length; i++) {
                if (!Float.isNaN(scores[i][m])) {
                    sum += weights[i] * (double) scores[i][m];
                    weight += weights[i];
                }
            }
            means[m] = (float) (sum / weight);
        }
        return means;
    }

    /**
     * What to expect of each model of a query that nothing is known about: its mean; 0 of a model that was never tried, so
     * that nothing speaks for it.
     */
    float[] priors() {
        float[] priors = means();
        for (int m = 0; m < priors.length; m++) {
            priors[m] = Float.isNaN(priors[m]) ? 0 : priors[m];
        }
        return priors;
    }
}
