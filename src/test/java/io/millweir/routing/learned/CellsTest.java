package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final int DIMENSIONS = 32;
    private static final Matrix VECTORS = vectors(20_000, 1);
    private static final Cells CELLS = new Cells(VECTORS, Cells.centres(VECTORS));

    /** Two hundred topics, which overlap. */
    private static Matrix vectors(int count, long seed) {
        Random topicsOf = new Random(7);
        float[][] topics = new float[200][];
        for (int t = 0; t < topics.length; t++) {
            topics[t] = Made.scattered(topicsOf, 1, new float[DIMENSIONS]);
        }
        Random random = new Random(seed);
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = Made.scattered(random, 0.7f, topics[random.nextInt(topics.length)]);
        }
        return Matrix.of(vectors, DIMENSIONS);
    }

    @Test
    void finds_nearly_all_of_the_nearest() {
        Rows rows = new Rows(VECTORS);
        int found = 0;
        for (float[] vector : vectors(50, 2).toRows()) {
            Set<Integer> nearest = places(rows.nearest(vector, 100));
            nearest.retainAll(places(CELLS.nearest(vector, 100)));
            found += nearest.size();
        }

        assertThat(found).isGreaterThan((int) (0.95 * 50 * 100));
    }

    private static Set<Integer> places(Neighbours neighbours) {
        return Arrays.stream(neighbours.places()).boxed().collect(Collectors.toSet());
    }

    @Test
    void what_it_finds_has_its_own_place_and_similarity() {
        float[] vector = VECTORS.rowAt(777);

        Neighbours nearest = CELLS.nearest(vector, 5);

        float[] dots = new Rows(VECTORS).dots(vector);
        assertThat(nearest.places()[0]).isEqualTo(777);
        for (int i = 0; i < 5; i++) {
            assertThat(nearest.similarities()[i]).isEqualTo(dots[nearest.places()[i]]);
        }
    }

    @Test
    void gives_its_vectors_back_and_is_the_same_again_from_its_centres() {
        assertThat(CELLS.matrix()).isEqualTo(VECTORS);
        assertThat(new Cells(CELLS.matrix(), CELLS.centres())).isEqualTo(CELLS);
        assertThat(Cells.centres(VECTORS)).isEqualTo(CELLS.centres());
    }

    @Test
    void finds_as_many_as_are_asked_for() {
        assertThat(CELLS.nearest(VECTORS.rowAt(0), 15_000).count()).isEqualTo(15_000);
    }
}
