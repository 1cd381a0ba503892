package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millweir.registry.ModelCard;
import io.millweir.registry.ModelCardReader;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Vectors;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColdStartTest {
    /** Words of four letters or more, each a direction. */
    private static final Embedder WORDS = new Embedder() {
        @Override
        public String id() {
            return "words";
        }

        @Override
        public int dimensions() {
            return 64;
        }

        @Override
        public float[] embed(String text) {
            float[] sum = new float[64];
            for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
                float[] direction = Made.scattered(new Random(word.hashCode()), 1, new float[64]);
                Tensor.add(sum, direction, word.length() < 4 ? 0 : 1);
            }
            return Vectors.normalized(sum);
        }
    };

    @Test
    void expects_of_a_new_model_what_the_most_alike_ones_do() {
        float[][] known = {{1, 0}, {0, 1}};

        ColdStart likeTheFirst = ColdStart.of(new float[] {1, 0}, known);

        assertThat(Arrays.stream(likeTheFirst.parts()).sum()).isCloseTo(1, within(1e-12));
        assertThat(likeTheFirst.score(new float[] {0.9f, 0.1f})).isBetween(0.65f, 0.75f);
    }

    @Test
    void a_card_that_says_nothing_gets_the_mean() {
        ColdStart unknown = ColdStart.of(new float[] {0, 0}, new float[][] {{1, 0}, {0, 1}});

        assertThat(unknown.score(new float[] {0.9f, 0.1f})).isCloseTo(0.5f, within(1e-6f));
    }

    @Test
    void without_a_known_model_it_is_refused() {
        assertThatThrownBy(() -> ColdStart.of(new float[] {1}, new float[0][]))
                .hasMessage("cold start: no model is known; give the cards of one at least");
    }

    @Test
    void cards_of_like_size_price_and_words_are_near() throws Exception {
        CardVectors vectors = new CardVectors(WORDS);
        float[] small = vectors.of(card("Fast small model for conversation", "8B", 0.2));
        float[] alike = vectors.of(card("Small fast model for conversation", "7B", 0.25));
        float[] large = vectors.of(card("Frontier reasoning", "405B", 5));

        assertThat(Vectors.dot(small, small)).isCloseTo(1, within(1e-3f));
        assertThat(Vectors.dot(small, alike)).isGreaterThan(Vectors.dot(small, large) + 0.2f);
    }

    @Test
    void what_a_card_does_not_say_is_neither_like_nor_unlike() throws Exception {
        CardVectors vectors = new CardVectors(WORDS);
        ModelCard bare = read("{\"model\": \"m\", \"service\": \"NVIDIA\"}");

        float[] vector = vectors.of(bare);

        assertThat(vector).hasSize(vectors.dimensions());
        assertThat(Arrays.copyOfRange(vector, 64, 70)).containsOnly(0);
    }

    private static ModelCard card(String feature, String size, double price) throws Exception {
        return read("{\"model\": \"m\", \"service\": \"NVIDIA\", \"feature\": \"" + feature + "\", \"size\": \"" + size
                + "\", \"input_price\": " + price + ", \"output_price\": " + price + "}");
    }

    private static ModelCard read(String json) throws Exception {
        return ModelCardReader.ofAnyService()
                .read("m", new JsonMapper().readTree(json))
                .cards()
                .get(0)
                .card();
    }
}
