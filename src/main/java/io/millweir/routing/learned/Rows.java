package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * Vectors, laid out so that one can be compared with all of them fast: in blocks of {@value #BLOCK} vectors, and of each
 * block an array of the first numbers of its vectors, one of the second numbers, and so on. The innermost loop then runs
 * over vectors, has no sum across its rounds and the same index in every array, which is what the compiler needs to use
 * wide registers; and the order of additions is still fixed.
 *
 * <p>Threading: immutable.
 */
final class Rows implements Search {
    private static final int BLOCK = 64;
    private static final int AT_ONCE = 4;
    private static final float[] NOTHING = new float[BLOCK];

    private final int size;
    private final int dimensions;

    /** Array {@code b * dimensions + d} has the numbers at {@code d} of the vectors of block {@code b}. */
    private final float[][] columns;

    Rows(Matrix rows) {
        size = rows.rows();
        dimensions = rows.columns();
        columns = new float[Math.multiplyExact((size + BLOCK - 1) / BLOCK, dimensions)][BLOCK];
        for (int i = 0; i < size; i++) {
            for (int d = 0; d < dimensions; d++) {
                column(i, d)[i % BLOCK] = rows.at(i, d);
            }
        }
    }

    static Rows of(float[][] vectors) {
        return new Rows(Matrix.of(vectors, vectors[0].length));
    }

    private float[] column(int row, int dimension) {
        return dimension < dimensions ? columns[row / BLOCK * dimensions + dimension] : NOTHING;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int dimensions() {
        return dimensions;
    }

    @Override
    public Matrix matrix() {
        float[] values = new float[Math.multiplyExact(size, dimensions)];
        for (int i = 0; i < size; i++) {
            for (int d = 0; d < dimensions; d++) {
                values[i * dimensions + d] = column(i, d)[i % BLOCK];
            }
        }
        return new Matrix(size, dimensions, values);
    }

    /** The scalar product of the vector with every row. */
    float[] dots(float[] vector) {
        float[] factors = Arrays.copyOf(vector, (dimensions + AT_ONCE - 1) / AT_ONCE * AT_ONCE);
        float[] dots = new float[size];
        float[] sums = new float[BLOCK];
        for (int first = 0; first < size; first += BLOCK) {
            Arrays.fill(sums, 0);
            for (int d = 0; d < dimensions; d += AT_ONCE) {
                add(
                        sums,
                        column(first, d),
                        column(first, d + 1),
                        column(first, d + 2),
                        column(first, d + 3),
                        factors[d],
                        factors[d + 1],
                        factors[d + 2],
                        factors[d + 3]);
            }
            System.arraycopy(sums, 0, dots, first, Math.min(BLOCK, size - first));
        }
        return dots;
    }

    @Override
    public Neighbours nearest(float[] vector, int count) {
        return Neighbours.among(dots(vector), count);
    }

    private static void add(
            float[] sums, float[] a, float[] b, float[] c, float[] d, float ofA, float ofB, float ofC, float ofD) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += ofA * a[j] + ofB * b[j] + (ofC * c[j] + ofD * d[j]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rows rows && size == rows.size && Arrays.deepEquals(columns, rows.columns);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(columns);
    }
}
