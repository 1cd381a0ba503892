package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millweir.routing.embedding.Vectors;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowsTest {
    private static float[][] vectors(int count, int dimensions) {
        Random random = new Random(1);
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = Made.scattered(random, 1, new float[dimensions]);
        }
        return vectors;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "511,3", "512,4", "513,22", "1400,384"})
    void gives_the_scalar_product_with_every_row(int count, int dimensions) {
        float[][] vectors = vectors(count, dimensions);
        Rows rows = Rows.of(vectors);

        float[] dots = rows.dots(vectors[count / 2]);

        assertThat(dots).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(dots[i]).isCloseTo(Vectors.dot(vectors[count / 2], vectors[i]), within(1e-5f));
        }
        assertThat(rows.matrix()).isEqualTo(Matrix.of(vectors, dimensions));
    }

    @Test
    void finds_the_nearest_in_order() {
        float[] similarities = new float[500];
        Random random = new Random(2);
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = random.nextInt(50) / 50f;
        }

        Neighbours nearest = Neighbours.among(similarities, 120);

        int[] expected = IntStream.range(0, similarities.length)
                .boxed()
                .sorted((a, b) -> similarities[a] == similarities[b]
                        ? Integer.compare(a, b)
                        : Float.compare(similarities[b], similarities[a]))
                .limit(120)
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(nearest.places()).containsExactly(expected);
        assertThat(nearest.similarities()[5]).isEqualTo(similarities[expected[5]]);
    }

    @Test
    void finds_all_when_fewer_are_there_and_none_of_none() {
        assertThat(Neighbours.among(new float[] {1, 3, 2}, 9).places()).containsExactly(1, 2, 0);
        assertThat(Neighbours.among(new float[0], 9).count()).isZero();
        assertThat(Neighbours.among(new float[] {1}, 0).nearness(10)).isZero();
    }
}
