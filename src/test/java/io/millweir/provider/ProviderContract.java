package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Parameters;
import io.millweir.domain.Tokens;
import io.millweir.simulator.LedgerEntry;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every provider must do with a server that misbehaves; run by one class per adapter, whose name ends in
 * {@code Contract}. It skips nothing.
 */
@DisplayName("A provider")
public interface ProviderContract {
    /** The key that the provider under test is configured with. */
    String KEY = "contract-key-0123456789";

    /** The adapter, configured for this endpoint, with {@link #KEY} and room for 256 calls. */
    Provider open(String endpoint);

    /** An id that this service could have, by which the simulator knows how to behave. */
    String model(String behaviour);

    @Test
    default void answers_with_text_a_finish_reason_and_tokens() {
        run("latency-1", Duration.ofSeconds(10), (result, ledger) -> {
            Answer answer = Ends.answer(result);
            assertThat(answer.text().orElseThrow()).isNotBlank();
            assertThat(answer.finishReason()).contains(FinishReason.STOP);
            assertThat(answer.tokens().input()).isEqualTo(ledger.inputTokens());
            assertThat(answer.tokens().output()).isEqualTo(ledger.outputTokens());
            assertThat(ledger.outcome()).isEqualTo("ok");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "401, CREDENTIALS_INVALID",
        "403, ACCESS_DENIED",
        "404, MODEL_NOT_FOUND",
        "413, PAYLOAD_TOO_LARGE",
        "429, RATE_LIMITED",
        "500, PROVIDER_ERROR",
        "503, PROVIDER_UNAVAILABLE",
        "reset, PROVIDER_UNAVAILABLE",
        "truncated, PROVIDER_UNAVAILABLE",
        "malformed, MALFORMED_RESPONSE"
    })
    default void names_a_failure_by_its_code_and_never_calls_twice(String behaviour, ErrorCode expected) {
        run(behaviour, Duration.ofSeconds(10), (result, ledger) -> {
            Failure failure = Ends.failure(result);
            assertThat(failure.code()).as(failure.toString()).isEqualTo(expected);
            assertThat(failure.message()).contains(model(behaviour) + ": ").contains("; ");
            assertThat(failure.toString()).doesNotContain(KEY).doesNotContain("the prompt");
        });
    }

    @Test
    default void does_not_take_a_web_page_for_an_answer() {
        run("html", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.failure(result).code())
                .isIn(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_ERROR, ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"429-after-2", "429-after-date-2", "503-after-2"})
    default void reads_how_long_to_wait(String behaviour) {
        run(behaviour, Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.failure(result).retryAfter())
                .hasValueSatisfying(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(3))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "slow-400", "latency-5000"})
    default void times_out_within_the_deadline(String behaviour) {
        withServer((simulator, provider) -> {
            ProviderRequest request =
                    Cards.withTimeout(Cards.chat(card(behaviour), "the prompt"), Duration.ofMillis(1500));
            long start = System.nanoTime();

            ProviderResult result = Ends.of(provider.call(request, DeltaListener.NONE));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(1400), Duration.ofMillis(2500));
            assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(simulator.ledger()).as("no hidden retries").hasSize(1);
        });
    }

    @Test
    default void waits_for_a_slow_answer_while_there_is_time() {
        run("slow-20", Duration.ofSeconds(15), (result, ledger) -> assertThat(
                        Ends.answer(result).text().orElseThrow())
                .isNotBlank());
    }

    @Test
    default void leaves_tokens_unknown_when_the_server_does_not_count() {
        run("no-usage", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.answer(result).tokens())
                .isEqualTo(Tokens.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({"content-filter, CONTENT_FILTER", "length, LENGTH"})
    default void says_why_the_model_stopped(String behaviour, FinishReason expected) {
        run(behaviour, Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.answer(result).finishReason())
                .contains(expected));
    }

    @Test
    default void carries_the_prompt_unharmed() {
        String prompt = "Grüße, \"quotes\", \\back\\, 漢字, 🙂,\nnew line\tand tab";
        withServer((simulator, provider) -> {
            Call call = provider.call(Cards.chat(card("echo"), prompt), DeltaListener.NONE);

            assertThat(Ends.answer(Ends.of(call)).text().orElseThrow()).contains(prompt);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"q-1", "a/b ü%", "b64:cQ==", "millweir.queries-0-17", "漢字/🙂"})
    default void correlates_every_call_with_query_and_attempt(String queryId) {
        withServer((simulator, provider) -> {
            ProviderRequest request = Cards.withId(Cards.chat(card("latency-1"), "the prompt"), queryId, 3);

            Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)));

            assertThat(simulator.ledger()).singleElement().satisfies(entry -> {
                assertThat(entry.queryId()).isEqualTo(queryId);
                assertThat(entry.attempt()).isEqualTo(3);
            });
        });
    }

    @Test
    default void cancelling_frees_the_connection() {
        withServer((simulator, provider) -> {
            Call call = provider.call(Cards.chat(card("hang"), "the prompt"), DeltaListener.NONE);
            await(() -> simulator.ledger().size() == 1);

            call.cancel();

            Ends.failure(Ends.of(call));
            await(() -> simulator.ledger().get(0).endedAt() != null);
            call.cancel();
        });
    }

    @Test
    default void timing_out_frees_the_connection() {
        withServer((simulator, provider) -> {
            ProviderRequest request =
                    Cards.withTimeout(Cards.chat(card("hang"), "the prompt"), Duration.ofMillis(1500));

            Ends.failure(Ends.of(provider.call(request, DeltaListener.NONE)));

            await(() ->
                    !simulator.ledger().isEmpty() && simulator.ledger().get(0).endedAt() != null);
        });
    }

    @Test
    default void returns_at_once_and_makes_two_hundred_calls_in_parallel() {
        withServer((simulator, provider) -> {
            Ends.answer(Ends.of(provider.call(Cards.chat(card("latency-1"), "warm up"), DeltaListener.NONE)));
            simulator.clearLedger();
            List<Call> calls = new ArrayList<>();
            long start = System.nanoTime();

            for (int i = 0; i < 200; i++) {
                calls.add(provider.call(
                        Cards.withId(Cards.chat(card("latency-1000"), "the prompt"), "q-" + i, 1), DeltaListener.NONE));
            }

            calls.forEach(call -> Ends.answer(Ends.of(call)));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("200 calls of one second")
                    .isLessThan(Duration.ofSeconds(12));
            assertThat(simulator.ledger().stream().map(LedgerEntry::queryId).distinct())
                    .hasSize(200);
            assertThat(simulator.ledger()).hasSize(200);
        });
    }

    @Test
    default void carries_the_parameters_that_every_service_takes() {
        withServer((simulator, provider) -> {
            ProviderRequest request = Cards.withSystemPrompt(
                    Cards.withParameters(
                            Cards.chat(card("latency-1"), "the prompt"),
                            new Parameters(
                                    OptionalDouble.of(0.2),
                                    OptionalDouble.of(0.9),
                                    OptionalInt.of(64),
                                    List.of("END"))),
                    "the system prompt");

            Ends.answer(Ends.of(provider.call(request, DeltaListener.NONE)));
        });
    }

    @Test
    default void tells_a_server_that_is_not_there() {
        String gone;
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()))) {
            gone = simulator.url().toString();
        }
        try (Provider provider = open(gone)) {
            Failure failure =
                    Ends.failure(Ends.of(provider.call(Cards.chat(card("echo"), "the prompt"), DeltaListener.NONE)));

            assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        }
    }

    private io.millweir.registry.ModelCard card(String behaviour) {
        return Cards.card(model(behaviour)).build();
    }

    /** One call; checks that exactly one arrived. */
    private void run(String behaviour, Duration timeout, Check check) {
        withServer((simulator, provider) -> {
            ProviderRequest request = Cards.withTimeout(Cards.chat(card(behaviour), "the prompt"), timeout);

            ProviderResult result = Ends.of(provider.call(request, DeltaListener.NONE));

            await(() ->
                    !simulator.ledger().isEmpty() && simulator.ledger().get(0).endedAt() != null);
            check.of(result, simulator.ledger().get(0));
            assertThat(simulator.ledger()).as("no hidden retries").hasSize(1);
        });
    }

    private void withServer(Scene scene) {
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
                Provider provider = open(simulator.url().toString())) {
            scene.play(simulator, provider);
        }
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("what was waited for never came").isLessThan(end);
            try {
                Thread.sleep(10);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    /** Looks at an end and its entry in the server's ledger. */
    interface Check {
        void of(ProviderResult result, LedgerEntry ledger);
    }

    /** A test's play. */
    interface Scene {
        void play(Simulator simulator, Provider provider);
    }

    /** Something that comes true. */
    interface Condition {
        boolean holds();
    }
}
