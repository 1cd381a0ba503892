package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 384})
    void the_scalar_product_is_that_of_a_plain_loop_for_any_length(int length) {
        SplittableRandom random = new SplittableRandom(7);
        float[] a = new float[length];
        float[] rows = new float[3 * length];
        double expected = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextDouble(-1, 1);
        }
        for (int i = 0; i < length; i++) {
            a[i] = (float) random.nextDouble(-1, 1);
            expected += (double) a[i] * rows[length + i];
        }

        assertThat((double) Vectors.dot(a, rows, length)).isCloseTo(expected, within(1e-4));
    }

    @Test
    void a_vector_without_a_direction_stays() {
        assertThat(Vectors.normalized(new float[3])).containsOnly(0);
    }
}
