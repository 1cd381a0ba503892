package io.millweir.routing.learned;

import org.jspecify.annotations.Nullable;

/**
 * What a vector is like: its scalar products with kept vectors.
 *
 * @param similarities -1 to 1
 * @param places of the vectors that it was compared with; {@code null}: all, in their order
 */
record Compared(float[] similarities, int @Nullable [] places) {
    /** The {@code count} most similar, or all. */
    Neighbours nearest(int count) {
        Neighbours nearest = Neighbours.among(similarities, count);
        return places == null ? nearest : nearest.translated(places);
    }
}
