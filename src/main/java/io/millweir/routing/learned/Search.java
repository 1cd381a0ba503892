package io.millweir.routing.learned;

/**
 * Vectors among which those nearest to one can be found.
 *
 * <p>Threading: implementations are immutable.
 */
sealed interface Search permits Rows, Cells {
    int size();

    int dimensions();

    /** The vectors, row after row. */
    Matrix matrix();

    /** The nearest, as rows of the matrix. */
    Neighbours nearest(float[] vector, int count);
}
