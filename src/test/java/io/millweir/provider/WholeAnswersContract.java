package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Message;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.domain.Tokens;
import io.millweir.simulator.LedgerEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider makes of a good answer that comes whole. */
interface WholeAnswersContract extends ContractScene, Abilities {
    @Test
    @DisplayName("answers with text, a finish reason and the tokens that the server counted")
    default void answers_with_text_a_finish_reason_and_tokens() {
        callOnce("latency-1", Duration.ofSeconds(10), (result, ledger) -> {
            Answer answer = Ends.answer(result);
            assertThat(answer.text().orElseThrow()).isNotBlank();
            assertThat(answer.finishReason()).contains(FinishReason.STOP);
            assertThat(answer.tokens().input()).isEqualTo(ledger.inputTokens());
            assertThat(answer.tokens().output()).isEqualTo(ledger.outputTokens());
            assertThat(ledger.outcome()).isEqualTo("ok");
        });
    }

    @Test
    @DisplayName("leaves tokens unknown when the server does not count")
    default void leaves_tokens_unknown_when_the_server_does_not_count() {
        callOnce("no-usage", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.answer(result).tokens())
                .isEqualTo(Tokens.UNKNOWN));
    }

    @Test
    @DisplayName("tells an answer that was cut for its length")
    default void tells_an_answer_that_was_cut_for_its_length() {
        callOnce("length", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.answer(result).finishReason())
                .contains(FinishReason.LENGTH));
    }

    @Test
    @DisplayName("tells an answer that a content filter stopped")
    default void tells_an_answer_that_a_content_filter_stopped() {
        needs(Ability.CONTENT_FILTER);
        callOnce("content-filter", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.answer(result).finishReason())
                .contains(FinishReason.CONTENT_FILTER));
    }

    @Test
    @DisplayName("takes an answer without text for an answer")
    default void takes_an_answer_without_text_for_an_answer() {
        callOnce("empty", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.answer(result).text())
                .contains(""));
    }

    @Test
    @DisplayName("keeps what the model thought out of the text")
    default void keeps_what_the_model_thought_out_of_the_text() {
        needs(Ability.REASONING);
        withSimulator("reasoning", (simulator, provider) -> {
            String text = Ends.answer(
                            Ends.of(provider.call(Cards.chat(card("reasoning"), "the prompt"), DeltaListener.NONE)))
                    .text()
                    .orElseThrow();

            assertThat(text).startsWith("the prompt").doesNotContainIgnoringCase("thinking");
        });
    }

    @Test
    @DisplayName("waits for a slow answer while there is time")
    default void waits_for_a_slow_answer_while_there_is_time() {
        callOnce("slow-5", Duration.ofSeconds(15), (result, ledger) -> assertThat(
                        Ends.answer(result).text().orElseThrow())
                .isNotBlank());
    }

    @Test
    @DisplayName("carries the prompt unharmed: quotes, umlauts, other scripts, line ends")
    default void carries_the_prompt_unharmed() {
        String prompt = "Grüße, \"quotes\", \\back\\, 漢字, 🙂,\nnew line\tand tab";
        withSimulator("echo", (simulator, provider) -> {
            Call call = provider.call(Cards.chat(card("echo"), prompt), DeltaListener.NONE);

            assertThat(Ends.answer(Ends.of(call)).text().orElseThrow()).contains(prompt);
        });
    }

    @Test
    @DisplayName("carries a prompt of half a megabyte")
    default void carries_a_long_prompt() {
        String prompt = "The wheel turns in the stream. ".repeat(16_000);
        withSimulator("latency-1", (simulator, provider) -> {
            ProviderRequest request = Cards.withTimeout(Cards.chat(card("latency-1"), prompt), Duration.ofSeconds(19));

            Answer answer = Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)));

            assertThat(answer.tokens().input())
                    .isEqualTo(simulator.ledger().get(0).inputTokens());
            assertThat(answer.tokens().input().orElse(0)).isGreaterThan(100_000);
        });
    }

    @Test
    @DisplayName("carries a conversation of several turns and its system prompt")
    default void carries_a_conversation_and_its_system_prompt() {
        needs(Ability.SYSTEM_PROMPT);
        withSimulator("echo", (simulator, provider) -> {
            ProviderRequest request = Cards.withSystemPrompt(
                    Cards.withMessages(
                            Cards.chat(card("echo"), ""),
                            List.of(
                                    Message.user("What turns?"),
                                    new Message(Role.ASSISTANT, "The wheel."),
                                    Message.user("Why does it turn?"))),
                    "Be brief.");

            assertThat(Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)))
                            .text()
                            .orElseThrow())
                    .contains("Why does it turn?");
        });
    }

    @Test
    @DisplayName("carries temperature, top_p and the limit of tokens")
    default void carries_the_parameters_that_every_service_takes() {
        withSimulator("latency-1", (simulator, provider) -> {
            ProviderRequest request = Cards.withParameters(
                    Cards.chat(card("latency-1"), "the prompt"),
                    new Parameters(OptionalDouble.of(0.2), OptionalDouble.of(0.9), OptionalInt.of(64), List.of()));

            Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)));
        });
    }

    @Test
    @DisplayName("stops at a stop sequence")
    default void stops_at_a_stop_sequence() {
        needs(Ability.STOP_SEQUENCES);
        withSimulator("echo", (simulator, provider) -> {
            ProviderRequest request = Cards.withParameters(
                    Cards.chat(card("echo"), "one two END three"),
                    new Parameters(
                            OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of("END")));

            Answer answer = Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)));

            assertThat(answer.text().orElseThrow()).contains("one two").doesNotContain("three");
            assertThat(answer.finishReason()).contains(FinishReason.STOP);
        });
    }

    @ParameterizedTest
    @DisplayName("correlates every call with query and attempt")
    @ValueSource(strings = {"q-1", "a/b ü%", "b64:cQ==", "millweir.queries-0-17", "漢字/🙂"})
    default void correlates_every_call_with_query_and_attempt(String queryId) {
        withSimulator("latency-1", (simulator, provider) -> {
            ProviderRequest request = Cards.withId(Cards.chat(card("latency-1"), "the prompt"), queryId, 3);

            Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)));

            assertThat(simulator.ledger()).singleElement().satisfies(entry -> {
                assertThat(entry.queryId()).isEqualTo(queryId);
                assertThat(entry.attempt()).isEqualTo(3);
            });
        });
    }

    @Test
    @DisplayName("returns at once and makes two hundred calls in parallel")
    default void returns_at_once_and_makes_two_hundred_calls_in_parallel() {
        withSimulator("latency-1000", (simulator, provider) -> {
            List<Call> calls = new ArrayList<>();
            long start = System.nanoTime();

            for (int i = 0; i < 200; i++) {
                calls.add(provider.call(
                        Cards.withTimeout(
                                Cards.withId(Cards.chat(card("latency-1000"), "the prompt"), "q-" + i, 1),
                                Duration.ofSeconds(19)),
                        DeltaListener.NONE));
            }

            calls.forEach(call -> Ends.answer(Ends.of(call)));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("200 calls of one second")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(simulator.ledger().stream().map(LedgerEntry::queryId).distinct())
                    .hasSize(200);
            assertThat(simulator.ledger()).hasSize(200);
        });
    }
}
