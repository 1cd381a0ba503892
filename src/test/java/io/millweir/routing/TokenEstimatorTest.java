package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.ESTIMATOR;
import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEstimatorTest {
    private static ModelCard card(String fields) {
        return models("m", fields).find("m").orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"'',0", "Hello world,2", "What is the capital of France?,7"})
    void counts_short_texts_exactly(String text, long tokens) {
        assertThat(ESTIMATOR.count(text)).isEqualTo(tokens);
    }

    @Test
    void extrapolates_long_texts_closely() {
        String sentence = "The quick brown fox jumps over the lazy dog. ";
        String text = sentence.repeat(2_000);

        assertThat(ESTIMATOR.count(text)).isCloseTo(10L * 2_000, Percentage.withPercentage(3));
    }

    @Test
    void looks_at_the_whole_of_a_text_whose_parts_differ() {
        String prose = "The quick brown fox jumps over the lazy dog. ".repeat(1_000);
        String dense = "漢字".repeat(22_500);

        assertThat(ESTIMATOR.count(prose + dense))
                .isCloseTo(ESTIMATOR.count(prose) + ESTIMATOR.count(dense), Percentage.withPercentage(15));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " ", "\n", "!", "漢", "\ud83d\ude00", "\ud83d", "aB3$", "\u0000", "e\u0301"})
    void stays_quick_on_long_runs(String unit) {
        ESTIMATOR.warmUp();
        String run = unit.repeat(16_000);
        String endless = unit.repeat(1_000_000);

        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            assertThat(ESTIMATOR.count(run)).isPositive();
            assertThat(ESTIMATOR.count(endless)).isPositive();
        });
    }

    @Test
    void adds_what_a_chat_template_adds() {
        TokenEstimate estimate = ESTIMATOR.estimate(
                query("Hello world").systemPrompt("Hello world").maxTokens(50).build());

        assertThat(estimate.input()).isCloseTo(2 + 2 + 2 * TokenEstimator.TOKENS_PER_MESSAGE, within(1L));
        assertThat(estimate.maxOutput()).isEqualTo(OptionalInt.of(50));
        assertThat(estimate.output()).isEqualTo(50);
    }

    @Test
    void expects_a_default_answer_capped_by_the_model() {
        TokenEstimate estimate = ESTIMATOR.estimate(query("Hi").build());

        assertThat(estimate.outputOf(card(""))).isEqualTo(TokenEstimate.DEFAULT_OUTPUT);
        assertThat(estimate.outputOf(card("'max_output_tokens': 100"))).isEqualTo(100);
    }

    @Test
    void multiplies_prices_exactly() {
        TokenEstimate estimate = TokenEstimate.chat(18, OptionalInt.of(42));

        assertThat(estimate.costOn(card("'input_price': 0.035, 'output_price': 0.14"))
                        .orElseThrow())
                .isEqualByComparingTo("0.00000651");
        assertThat(estimate.costOn(card("'input_price': 0.035"))).isEmpty();
        assertThat(estimate.costOn(card(""))).isEmpty();
    }

    @Test
    void needs_no_output_price_for_embeddings() {
        TokenEstimate estimate =
                ESTIMATOR.estimate(query("Hello world").embeddings().build());

        assertThat(estimate).isEqualTo(TokenEstimate.embeddings(2));
        assertThat(estimate.costOn(card("'input_price': 0.02")).orElseThrow()).isEqualByComparingTo("0.00000004");
    }

    @ParameterizedTest
    @CsvSource({"100,50,150,true", "100,51,150,false", "100,,100,true", "101,,100,false"})
    void knows_what_fits_a_context_window(long input, Integer max, long window, boolean fits) {
        TokenEstimate estimate = TokenEstimate.chat(input, max == null ? OptionalInt.empty() : OptionalInt.of(max));

        assertThat(estimate.fits(card("'context_window': " + window))).isEqualTo(fits);
        assertThat(estimate.fits(card(""))).isTrue();
    }

    @Test
    void may_be_used_by_many_threads_from_the_first_call_on() {
        TokenEstimator fresh = new TokenEstimator();

        List<Long> counts = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> fresh.count("What is the capital of France?"))
                .toList();

        assertThat(counts).containsOnly(7L);
    }
}
