package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;
import java.util.Arrays;

/**
 * What the queries of a graph tell its models: the sum of their vectors, each as much as the model did better on it than
 * it usually does, brought to length one.
 *
 * <p>Threading: one thread.
 */
final class Messages {
    private final Examples examples;
    private final float[] priors;
    private final float[][] sums;

    Messages(Examples examples) {
        this.examples = examples;
        this.priors = examples.priors();
        this.sums = new float[priors.length][examples.dimensions()];
    }

    /** Begins anew with these rows. */
    void of(int[] rows) {
        for (float[] sum : sums) {
            Arrays.fill(sum, 0);
        }
        add(rows, 0, rows.length, 1);
    }

    /** Adds rows, or takes them away with a factor of -1. */
    void add(int[] rows, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            float[] vector = examples.vectors()[rows[i]];
            for (int m = 0; m < sums.length; m++) {
                float edge = edge(rows[i], m);
                if (edge != 0) {
                    float weight = factor * edge;
                    float[] sum = sums[m];
                    for (int d = 0; d < vector.length; d++) {
                        sum[d] += weight * vector[d];
                    }
                }
            }
        }
    }

    private float edge(int row, int model) {
        float score = examples.scores()[row][model];
        return Float.isNaN(score) ? 0 : examples.weights()[row] * (score - priors[model]);
    }

    /** What each model is told in the first round. */
    float[][] first() {
        float[][] first = new float[sums.length][];
        for (int m = 0; m < first.length; m++) {
            first[m] = Vectors.normalized(sums[m].clone());
        }
        return first;
    }

    /** How alike the models' edges at these rows are, each row of the result with absolute values that sum to 1. */
    float[][] likeness(int[] rows) {
        int models = sums.length;
        double[][] products = new double[models][models];
        for (int row : rows) {
            for (int a = 0; a < models; a++) {
                float edge = edge(row, a);
                for (int b = 0; b < models; b++) {
                    products[a][b] += edge * edge(row, b);
                }
            }
        }
        float[][] likeness = new float[models][models];
        for (int a = 0; a < models; a++) {
            double total = 0;
            for (double product : products[a]) {
                total += Math.abs(product);
            }
            for (int b = 0; b < models; b++) {
                likeness[a][b] = total > 0 ? (float) (products[a][b] / total) : 0;
            }
        }
        return likeness;
    }

    /** What each model is told in the second round: what its queries were told by the models in the first. */
    static float[][] second(float[][] first, float[][] likeness) {
        float[][] second = new float[first.length][first[0].length];
        for (int a = 0; a < first.length; a++) {
            for (int b = 0; b < first.length; b++) {
                float weight = likeness[a][b];
                for (int d = 0; d < second[a].length; d++) {
                    second[a][d] += weight * first[b][d];
                }
            }
        }
        return second;
    }
}
