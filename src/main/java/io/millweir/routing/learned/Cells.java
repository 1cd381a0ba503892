package io.millweir.routing.learned;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Very many vectors, sorted into cells by the nearest of a number of centres: only the cells nearest to a vector are
 * searched (the inverted file of Sivic and Zisserman, "Video Google", 2003). Unlike a graph of neighbours it is built in
 * seconds, the same every time, and kept as nothing but its centres.
 *
 * <p>Threading: immutable.
 */
final class Cells implements Search {
    /** Part of the vectors that is searched. */
    private static final double SEARCHED = 0.05;

    /** Cells for each root of the number of vectors. */
    private static final int PER_ROOT = 3;

    private static final int SAMPLE_OF_CELL = 20;
    private static final int ROUNDS = 5;

    private final int size;
    private final Rows centres;
    private final Rows[] cells;

    /** Of each row of each cell its place among all. */
    private final int[][] places;

    /** Sorts vectors into cells around these centres. */
    Cells(Matrix vectors, Matrix centres) {
        this.size = vectors.rows();
        this.centres = new Rows(centres);
        int[] cell = IntStream.range(0, size)
                .parallel()
                .map(i ->
                        Neighbours.among(this.centres.dots(vectors.rowAt(i)), 1).places()[0])
                .toArray();
        int[][] sorted = new int[centres.rows()][];
        Rows[] rows = new Rows[centres.rows()];
        for (int c = 0; c < sorted.length; c++) {
            int each = c;
            sorted[c] = IntStream.range(0, size).filter(i -> cell[i] == each).toArray();
            rows[c] = new Rows(vectors.at(sorted[c]));
        }
        this.places = sorted;
        this.cells = rows;
    }

    /** Centres for so many vectors, three times the root of their number, found in a part of them. */
    static Matrix centres(Matrix vectors) {
        Random random = new Random(vectors.rows());
        int count = (int) (PER_ROOT * Math.sqrt(vectors.rows()));
        int sampled = Math.min(vectors.rows(), count * SAMPLE_OF_CELL);
        float[][] sample = vectors.at(Arrays.copyOf(Shuffle.of(vectors.rows(), random), sampled))
                .toRows();
        float[] weights = new float[sampled];
        Arrays.fill(weights, 1);
        float[][] found = Clustering.centres(sample, weights, Rows.of(sample), count, ROUNDS, random);
        return Matrix.of(found, vectors.columns());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int dimensions() {
        return centres.dimensions();
    }

    Matrix centres() {
        return centres.matrix();
    }

    @Override
    public Matrix matrix() {
        int dimensions = dimensions();
        float[] values = new float[Math.multiplyExact(size, dimensions)];
        for (int c = 0; c < cells.length; c++) {
            float[] sorted = cells[c].matrix().values();
            for (int i = 0; i < places[c].length; i++) {
                System.arraycopy(sorted, i * dimensions, values, places[c][i] * dimensions, dimensions);
            }
        }
        return new Matrix(size, dimensions, values);
    }

    @Override
    public Compared compare(float[] vector, int least) {
        float[] toCentres = centres.dots(vector);
        double wanted = Math.min(size, Math.max(size * SEARCHED, least));
        int asked = (int) (cells.length * SEARCHED);
        int found;
        int[] order;
        int searched;
        // Sorting all centres would take as long as comparing with a thousand vectors.
        do {
            asked = Math.min(cells.length, 2 * asked + 1);
            order = Neighbours.among(toCentres, asked).places();
            found = 0;
            for (searched = 0; searched < asked && found < wanted; searched++) {
                found += places[order[searched]].length;
            }
        } while (found < wanted);
        float[] similarities = new float[found];
        int[] there = new int[found];
        int from = 0;
        for (int c = 0; c < searched; c++) {
            int[] inCell = places[order[c]];
            System.arraycopy(cells[order[c]].dots(vector), 0, similarities, from, inCell.length);
            System.arraycopy(inCell, 0, there, from, inCell.length);
            from += inCell.length;
        }
        return new Compared(similarities, there);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cells cell
                && centres.equals(cell.centres)
                && Arrays.deepEquals(places, cell.places)
                && Arrays.equals(cells, cell.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }
}
