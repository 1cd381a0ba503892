package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StaticEmbedderTest {
    private final Embedder embedder = Embedders.staticMinilm();

    private float similarity(String one, String other) {
        return Vectors.dot(embedder.embed(one), embedder.embed(other));
    }

    @Test
    void texts_of_like_meaning_are_nearer_than_others() {
        List<String> questions = List.of(
                "How do I bake bread?", "Which planet is the largest?", "Solve the equation 3x + 4 = 10 for x.");
        List<String> others = List.of(
                "A recipe for baking a loaf",
                "What is the biggest planet in the solar system?",
                "What is x in the equation 2x = 8?");

        for (int i = 0; i < questions.size(); i++) {
            for (int j = 0; j < others.size(); j++) {
                if (i != j) {
                    assertThat(similarity(questions.get(i), others.get(i)))
                            .isGreaterThan(similarity(questions.get(i), others.get(j)) + 0.15f);
                }
            }
        }
    }

    @Test
    void vectors_have_length_one() {
        float[] vector = embedder.embed("What turns the mill wheel?");

        assertThat(vector).hasSize(embedder.dimensions());
        assertThat(Vectors.dot(vector, vector)).isCloseTo(1, within(1e-5f));
    }

    @Test
    void a_text_without_a_known_piece_has_no_direction() {
        assertThat(embedder.embed(" \ue000 \n")).containsOnly(0);
        assertThat(embedder.embed("[SEP]")).containsOnly(0);
    }

    @Test
    void the_order_of_the_words_does_not_matter() {
        assertThat(similarity("wheel mill river", "river wheel mill")).isCloseTo(1, within(1e-5f));
    }
}
