package io.millweir.routing.learned;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The sums that regressions on the vectors are made of. A constant 1 stands behind each vector, for the intercept. Models
 * that were tried on the same queries share their sums.
 *
 * <p>Threading: works in one thread.
 */
final class Regression {
    /** Keeps the equations solvable without pulling on the intercept. */
    private static final double ALMOST_NONE = 1e-6;

    private final Examples examples;
    private final Map<BitSet, double[][]> products = new HashMap<>();

    Regression(Examples examples) {
        this.examples = examples;
    }

    /** The examples on which a model was tried. */
    BitSet tried(int model) {
        BitSet tried = new BitSet();
        for (int i = 0; i < examples.size(); i++) {
            tried.set(i, !Float.isNaN(examples.scores()[i][model]) && examples.weights()[i] > 0);
        }
        return tried;
    }

    /** Factors {@code scale * sum(weight * vector * vector') + penalty}, the intercept not penalised. */
    Cholesky factor(BitSet rows, double scale, double penalty) {
        double[][] sums = products.computeIfAbsent(rows, this::products);
        int n = sums.length;
        double[][] matrix = new double[n][];
        for (int i = 0; i < n; i++) {
            matrix[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = scale * sums[j][i];
            }
            matrix[i][i] += i < n - 1 ? penalty : ALMOST_NONE;
        }
        return new Cholesky(matrix);
    }

    /** The upper triangle of {@code sum(weight * vector * vector')}. */
    private double[][] products(BitSet rows) {
        int n = examples.dimensions() + 1;
        double[][] sums = new double[n][n];
        double[] vector = new double[n];
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            widened(row, vector);
            for (int i = 0; i < n; i++) {
                double factor = examples.weights()[row] * vector[i];
                double[] sum = sums[i];
                for (int j = i; j < n; j++) {
                    sum[j] += factor * vector[j];
                }
            }
        }
        return sums;
    }

    private void widened(int row, double[] vector) {
        float[] narrow = examples.vectors()[row];
        for (int d = 0; d < narrow.length; d++) {
            vector[d] = narrow[d];
        }
        vector[narrow.length] = 1;
    }

    /** Adds {@code factor} times a vector and its constant. */
    void add(double[] sum, int row, double factor) {
        float[] vector = examples.vectors()[row];
        for (int d = 0; d < vector.length; d++) {
            sum[d] += factor * vector[d];
        }
        sum[vector.length] += factor;
    }

    /** The value of a linear function at a vector. */
    double value(double[] coefficients, int row) {
        float[] vector = examples.vectors()[row];
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int d = 0;
        for (; d + 4 <= vector.length; d += 4) {
            s0 += coefficients[d] * vector[d];
            s1 += coefficients[d + 1] * vector[d + 1];
            s2 += coefficients[d + 2] * vector[d + 2];
            s3 += coefficients[d + 3] * vector[d + 3];
        }
        for (; d < vector.length; d++) {
            s0 += coefficients[d] * vector[d];
        }
        return (s0 + s1) + (s2 + s3) + coefficients[vector.length];
    }
}
