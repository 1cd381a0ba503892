package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnnxEmbedderTest {
    private final Embedder embedder = Embedders.minilm();

    private float similarity(String one, String other) {
        return Vectors.dot(embedder.embed(one), embedder.embed(other));
    }

    @Test
    void gives_the_vectors_of_the_reference() {
        List<JsonNode> rows = Fixtures.rows("vectors.jsonl");

        assertThat(rows).hasSizeGreaterThan(7).allSatisfy(row -> {
            float[] expected = new float[384];
            IntStream.range(0, 384)
                    .forEach(i -> expected[i] = row.get("vector").get(i).floatValue());
            // On the same processor they are equal; eight-bit arithmetic differs from one kind to the next.
            assertThat(Vectors.dot(embedder.embed(row.get("text").asText()), expected))
                    .isGreaterThan(0.99f);
        });
    }

    @Test
    void texts_of_like_meaning_are_nearer_than_others() {
        assertThat(similarity("How do I bake bread?", "What is a recipe for making a loaf?"))
                .isGreaterThan(similarity("How do I bake bread?", "Which planet is the largest?") + 0.3f);
    }

    @Test
    void vectors_have_length_one() {
        float[] vector = embedder.embed("mill");

        assertThat(vector).hasSize(384).hasSize(embedder.dimensions());
        assertThat(Vectors.dot(vector, vector)).isCloseTo(1, within(1e-5f));
    }

    @Test
    void a_text_without_a_piece_has_no_direction() {
        assertThat(embedder.embed(" \n")).hasSize(384).containsOnly(0);
    }

    @Test
    void the_end_of_a_long_text_counts() {
        String padding = "The wheel turns and the stones grind the grain. ".repeat(200);

        assertThat(similarity(padding + "Which planet is the largest?", padding + "How do I bake bread?"))
                .isBetween(0.3f, 0.99f);
    }

    @Test
    void gives_the_same_vector_on_many_threads() {
        float[] alone = embedder.embed("What turns the mill wheel?");

        assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> embedder.embed("What turns the mill wheel?")))
                .allSatisfy(vector -> assertThat(vector).containsExactly(alone));
    }
}
