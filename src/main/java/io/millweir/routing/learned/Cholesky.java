package io.millweir.routing.learned;

/** Solves systems of equations with a symmetric positive definite matrix by its factor (Golub and Van Loan, 4.2). */
public final class Cholesky {
    private final double[][] factor;

    /** Factors a matrix, of which only the lower triangle is read. */
    public Cholesky(double[][] matrix) {
        int n = matrix.length;
        factor = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] row = new double[i + 1];
            factor[i] = row;
            for (int j = 0; j <= i; j++) {
                double left = matrix[i][j] - dot(row, factor[j], j);
                if (i == j) {
                    if (!(left > 0)) {
                        throw new ArithmeticException("row " + i + " leaves " + left
                                + ": the matrix is not positive definite; give a greater penalty");
                    }
                    row[i] = Math.sqrt(left);
                } else {
                    row[j] = left / factor[j][j];
                }
            }
        }
    }

    private static double dot(double[] a, double[] b, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** The solution of the system with this right side. */
    public double[] solve(double[] right) {
        int n = factor.length;
        double[] solved = right.clone();
        for (int i = 0; i < n; i++) {
            solved[i] = (solved[i] - dot(factor[i], solved, i)) / factor[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double[] row = factor[i];
            solved[i] /= row[i];
            for (int j = 0; j < i; j++) {
                solved[j] -= row[j] * solved[i];
            }
        }
        return solved;
    }
}
