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

    /** Compares a vector with those that may be near to it, at least so many if there are as many. */
    Compared compare(float[] vector, int least);

    /** The nearest, as rows of the matrix. */
    default Neighbours nearest(float[] vector, int count) {
        return compare(vector, count).nearest(count);
    }
}
