package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * Vectors, laid out so that one can be compared with all of them fast: in blocks of {@value #BLOCK} vectors (the last
 * block holds those that are left), and of each block an array of the first numbers of its vectors, one of the second
 * numbers, and so on. The innermost loop then runs over vectors, has no sum across its rounds and the same index in every
 * array, which is what the compiler needs to use wide registers; and the order of additions is still fixed.
 *
 * <p>Threading: immutable.
 */
final class Rows implements Search {
    private static final int BLOCK = 512;
    private static final int AT_ONCE = 4;

    private final int size;
    private final int dimensions;

    /** Array {@code b * dimensions + d} has the numbers at {@code d} of the vectors of block {@code b}. */
    private final float[][] columns;

    Rows(Matrix rows) {
        size = rows.rows();
        dimensions = rows.columns();
        int blocks = (size + BLOCK - 1) / BLOCK;
        columns = new float[Math.multiplyExact(blocks, dimensions)][];
        for (int b = 0; b < blocks; b++) {
            int first = b * BLOCK;
            for (int d = 0; d < dimensions; d++) {
                float[] column = new float[Math.min(BLOCK, size - first)];
                for (int j = 0; j < column.length; j++) {
                    column[j] = rows.at(first + j, d);
                }
                columns[b * dimensions + d] = column;
            }
        }
    }

    static Rows of(float[][] vectors) {
        return new Rows(Matrix.of(vectors, vectors[0].length));
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
                values[i * dimensions + d] = columns[i / BLOCK * dimensions + d][i % BLOCK];
            }
        }
        return new Matrix(size, dimensions, values);
    }

    /** The scalar product of the vector with every row. */
    float[] dots(float[] vector) {
        float[] dots = new float[size];
        for (int first = 0; first < size; first += BLOCK) {
            float[] sums = new float[Math.min(BLOCK, size - first)];
            int block = first / BLOCK * dimensions;
            int d = 0;
            for (; d + AT_ONCE <= dimensions; d += AT_ONCE) {
                add(
                        sums,
                        columns[block + d],
                        columns[block + d + 1],
                        columns[block + d + 2],
                        columns[block + d + 3],
                        vector[d],
                        vector[d + 1],
                        vector[d + 2],
                        vector[d + 3]);
            }
            for (; d < dimensions; d++) {
                add(sums, columns[block + d], vector[d]);
            }
            System.arraycopy(sums, 0, dots, first, sums.length);
        }
        return dots;
    }

    @Override
    public Compared compare(float[] vector, int least) {
        return new Compared(dots(vector), null);
    }

    private static void add(
            float[] sums, float[] a, float[] b, float[] c, float[] d, float ofA, float ofB, float ofC, float ofD) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += ofA * a[j] + ofB * b[j] + (ofC * c[j] + ofD * d[j]);
        }
    }

    private static void add(float[] sums, float[] a, float ofA) {
        for (int j = 0; j < sums.length; j++) {
            sums[j] += ofA * a[j];
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
