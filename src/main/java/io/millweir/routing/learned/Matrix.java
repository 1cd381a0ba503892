package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * Numbers in rows and columns.
 *
 * @param values row after row; not to be changed
 */
record Matrix(int rows, int columns, float[] values) {
    Matrix {
        if (values.length != (long) rows * columns) {
            throw new IllegalArgumentException("matrix: " + values.length + " numbers for " + rows + " rows of "
                    + columns + "; give as many as fit");
        }
    }

    static Matrix row(float[] values) {
        return new Matrix(1, values.length, values);
    }

    static Matrix of(float[][] rows, int columns) {
        float[] values = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * columns, columns);
        }
        return new Matrix(rows.length, columns, values);
    }

    /** The rows at these places, in this order. */
    Matrix at(int[] places) {
        float[] there = new float[places.length * columns];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(values, places[i] * columns, there, i * columns, columns);
        }
        return new Matrix(places.length, columns, there);
    }

    float[] rowAt(int row) {
        return Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }

    float[][] toRows() {
        float[][] copy = new float[rows][];
        for (int i = 0; i < rows; i++) {
            copy[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return copy;
    }

    float at(int row, int column) {
        return values[row * columns + column];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matrix matrix && columns == matrix.columns && Arrays.equals(values, matrix.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return rows + " x " + columns;
    }
}
