package io.millweir.provider;

import static io.millweir.provider.ContractScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.simulator.LedgerEntry;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider makes of a streamed answer, and of one that breaks. */
interface StreamsContract extends ContractScene, Abilities {
    /** What a case looks at. */
    interface Streamed {
        void check(ProviderResult result, Deltas deltas, LedgerEntry ledger);
    }

    /** One streamed call. */
    default void stream(String behaviour, Duration timeout, Streamed check) {
        withSimulator(behaviour, (simulator, provider) -> {
            Deltas deltas = new Deltas();
            ProviderRequest request =
                    Cards.streamed(Cards.withTimeout(Cards.chat(card(behaviour), "the prompt of a stream"), timeout));

            ProviderResult result = Ends.of(provider.call(request, deltas));

            await(() -> ContractScene.ended(simulator));
            check.check(result, deltas, simulator.ledger().get(0));
            assertThat(simulator.ledger()).as("no hidden retries").hasSize(1);
        });
    }

    private void stream(String behaviour, Streamed check) {
        stream(behaviour, Duration.ofSeconds(15), check);
    }

    @Test
    @DisplayName("streams an answer whose pieces add up to its text")
    default void streams_an_answer_whose_pieces_add_up() {
        stream("latency-1", (result, deltas, ledger) -> {
            Answer answer = Ends.answer(result);
            assertThat(answer.text().orElseThrow()).isNotBlank().isEqualTo(deltas.joined());
            assertThat(answer.finishReason()).contains(FinishReason.STOP);
        });
    }

    @Test
    @DisplayName("streams in several pieces, the first long before the end")
    default void streams_in_several_pieces() {
        needs(Ability.STREAM);
        stream("gap-100", (result, deltas, ledger) -> {
            Ends.answer(result);
            assertThat(deltas.pieces()).hasSizeGreaterThan(2);
            assertThat(Duration.ofNanos(System.nanoTime() - deltas.firstNanos()))
                    .isGreaterThan(Duration.ofMillis(100));
        });
    }

    @Test
    @DisplayName("counts the tokens of a stream as the server does")
    default void counts_the_tokens_of_a_stream() {
        stream("latency-1", (result, deltas, ledger) -> {
            assertThat(Ends.answer(result).tokens().input()).isEqualTo(ledger.inputTokens());
            assertThat(Ends.answer(result).tokens().output()).isEqualTo(ledger.outputTokens());
        });
    }

    @Test
    @DisplayName("leaves the tokens of a stream unknown when the server does not count")
    default void leaves_the_tokens_of_a_stream_unknown() {
        stream("no-usage", (result, deltas, ledger) -> {
            assertThat(Ends.answer(result).tokens()).isEqualTo(Tokens.UNKNOWN);
            assertThat(Ends.answer(result).text()).contains(deltas.joined());
        });
    }

    @Test
    @DisplayName("tells a stream that was cut for its length")
    default void tells_a_stream_that_was_cut_for_its_length() {
        stream("length", (result, deltas, ledger) -> assertThat(
                        Ends.answer(result).finishReason())
                .contains(FinishReason.LENGTH));
    }

    @Test
    @DisplayName("tells a stream that a content filter stopped")
    default void tells_a_stream_that_a_content_filter_stopped() {
        needs(Ability.CONTENT_FILTER);
        stream("content-filter", (result, deltas, ledger) -> assertThat(
                        Ends.answer(result).finishReason())
                .contains(FinishReason.CONTENT_FILTER));
    }

    @Test
    @DisplayName("takes a stream without text for an answer")
    default void takes_a_stream_without_text_for_an_answer() {
        stream("empty", (result, deltas, ledger) -> {
            assertThat(Ends.answer(result).text()).contains("");
            assertThat(deltas.joined()).isEmpty();
        });
    }

    @Test
    @DisplayName("tells that the model is thinking, and keeps the thoughts out of the text")
    default void tells_that_the_model_is_thinking() {
        needs(Ability.STREAM);
        needs(Ability.REASONING);
        stream("reasoning", (result, deltas, ledger) -> {
            assertThat(deltas.activity()).isPositive();
            assertThat(Ends.answer(result).text().orElseThrow())
                    .startsWith("the prompt")
                    .isEqualTo(deltas.joined());
        });
    }

    @ParameterizedTest
    @DisplayName("never takes a broken stream for an answer")
    @CsvSource({
        "cut-0, PROVIDER_UNAVAILABLE",
        "cut-2, PROVIDER_UNAVAILABLE",
        "break-0, PROVIDER_UNAVAILABLE",
        "break-2, PROVIDER_UNAVAILABLE",
        "midframe-2, PROVIDER_UNAVAILABLE",
        "corrupt-2, MALFORMED_RESPONSE",
        "error-0-throttling, RATE_LIMITED",
        "error-2-throttling, RATE_LIMITED",
        "error-2-internal, PROVIDER_ERROR",
        "error-2-unavailable, PROVIDER_UNAVAILABLE|PROVIDER_ERROR"
    })
    default void never_takes_a_broken_stream_for_an_answer(String behaviour, String expected) {
        needs(Ability.STREAM);
        stream(behaviour, (result, deltas, ledger) -> {
            Failure failure = Ends.failure(result);
            assertThat(expected.split("\\|"))
                    .as(failure.toString())
                    .contains(failure.code().name());
            assertThat(failure.message()).contains(model(behaviour) + ": ").contains("; ");
            assertThat(failure.toString()).doesNotContain(KEY).doesNotContain("the prompt");
            if (behaviour.contains("-0")) {
                assertThat(deltas.joined()).isEmpty();
            } else {
                assertThat(deltas.joined()).isNotEmpty();
            }
        });
    }

    @Test
    @DisplayName("times out when a stream falls silent")
    default void times_out_when_a_stream_falls_silent() {
        needs(Ability.STREAM);
        stream("stall-2", Duration.ofMillis(1500), (result, deltas, ledger) -> {
            assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(deltas.joined()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @DisplayName("names a refusal that comes instead of a stream")
    @CsvSource({"401, CREDENTIALS_INVALID", "429, RATE_LIMITED", "500, PROVIDER_ERROR"})
    default void names_a_refusal_that_comes_instead_of_a_stream(String behaviour, ErrorCode expected) {
        stream(behaviour, (result, deltas, ledger) -> {
            assertThat(Ends.failure(result).code()).isEqualTo(expected);
            assertThat(deltas.pieces()).isEmpty();
        });
    }

    @Test
    @DisplayName("frees the connection of a stream that is cancelled, and delivers nothing more")
    default void cancelling_ends_a_stream() {
        needs(Ability.STREAM);
        withSimulator("stall-2", (simulator, provider) -> {
            Deltas deltas = new Deltas();
            Call call = provider.call(Cards.streamed(Cards.chat(card("stall-2"), "the prompt of a stream")), deltas);
            await(() -> deltas.pieces().size() >= 2);

            call.cancel();

            Ends.failure(Ends.of(call));
            int delivered = deltas.pieces().size();
            await(() -> ContractScene.ended(simulator));
            assertThat(deltas.pieces()).hasSize(delivered);
        });
    }

    @Test
    @DisplayName("outlives a listener that throws")
    default void outlives_a_listener_that_throws() {
        withSimulator("latency-1", (simulator, provider) -> {
            DeltaListener broken = delta -> {
                throw new IllegalStateException("a broken listener");
            };

            ProviderResult result = Ends.of(
                    provider.call(Cards.streamed(Cards.chat(card("latency-1"), "the prompt of a stream")), broken));

            // Whether it is answered or given up is the adapter's; it must end, and as a value.
            assertThat(result).isNotNull();
        });
    }

    @ParameterizedTest
    @DisplayName("asks for a stream only when one is wanted")
    @ValueSource(booleans = {true, false})
    default void asks_for_a_stream_only_when_one_is_wanted(boolean wanted) {
        needs(Ability.STREAM);
        withSimulator("gap-20", (simulator, provider) -> {
            Deltas deltas = new Deltas();
            ProviderRequest request = Cards.chat(card("gap-20"), "the prompt of a stream");

            Ends.answer(Ends.of(provider.call(wanted ? Cards.streamed(request) : request, deltas)));

            if (wanted) {
                assertThat(deltas.pieces()).hasSizeGreaterThan(1);
            } else {
                assertThat(deltas.pieces()).isEmpty();
            }
        });
    }
}
