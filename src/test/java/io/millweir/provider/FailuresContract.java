package io.millweir.provider;

import static io.millweir.provider.ContractScene.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider makes of refusals, errors, silence and a caller who gives up. */
interface FailuresContract extends ContractScene {
    @ParameterizedTest
    @DisplayName("names a failure by its code and never calls twice")
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
        callOnce(behaviour, Duration.ofSeconds(10), (result, ledger) -> {
            Failure failure = Ends.failure(result);
            assertThat(failure.code()).as(failure.toString()).isEqualTo(expected);
            assertThat(failure.message()).contains(model(behaviour) + ": ").contains("; ");
            assertThat(failure.toString()).doesNotContain(KEY).doesNotContain("the prompt");
        });
    }

    @ParameterizedTest
    @DisplayName("says what to do about a failure that a person can mend")
    @ValueSource(strings = {"401", "403", "404"})
    default void says_what_to_do(String behaviour) {
        callOnce(behaviour, Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.failure(result).hint().orElse(""))
                .isNotBlank());
    }

    @ParameterizedTest
    @DisplayName("carries the provider's own message and status")
    @ValueSource(strings = {"403", "429", "500"})
    default void carries_the_providers_own_words(String behaviour) {
        callOnce(behaviour, Duration.ofSeconds(10), (result, ledger) -> {
            assertThat(Ends.failure(result).providerMessage().orElse("")).isNotBlank();
            assertThat(Ends.failure(result).httpStatus()).hasValue(ledger.httpStatus());
        });
    }

    @Test
    @DisplayName("does not take a proxy's 502 page for an answer")
    default void does_not_take_a_proxys_page_for_an_answer() {
        callOnce("html", Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.failure(result).code())
                .isIn(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_ERROR, ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest
    @DisplayName("reads how long to wait, in both forms of Retry-After")
    @ValueSource(strings = {"429-after-2", "429-after-date-2", "503-after-2"})
    default void reads_how_long_to_wait(String behaviour) {
        callOnce(behaviour, Duration.ofSeconds(10), (result, ledger) -> assertThat(
                        Ends.failure(result).retryAfter())
                .hasValueSatisfying(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofSeconds(3))));
    }

    @ParameterizedTest
    @DisplayName("times out within the deadline, whatever it waits for")
    @ValueSource(strings = {"hang", "slow-400", "latency-9000"})
    default void times_out_within_the_deadline(String behaviour) {
        withSimulator(behaviour, (simulator, provider) -> {
            ProviderRequest request =
                    Cards.withTimeout(Cards.chat(card(behaviour), "the prompt"), Duration.ofMillis(1000));
            long start = System.nanoTime();

            ProviderResult result = Ends.of(provider.call(request, DeltaListener.NONE));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(4000));
            assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(simulator.ledger()).as("no hidden retries").hasSize(1);
        });
    }

    @Test
    @DisplayName("frees the connection of a call that is cancelled")
    default void cancelling_frees_the_connection() {
        withSimulator("hang", (simulator, provider) -> {
            Call call = provider.call(Cards.chat(card("hang"), "the prompt"), DeltaListener.NONE);
            await(() -> simulator.ledger().size() == 1);

            call.cancel();

            Ends.failure(Ends.of(call));
            await(() -> ContractScene.ended(simulator));
            call.cancel();
        });
    }

    @Test
    @DisplayName("frees the connection of a call that timed out")
    default void timing_out_frees_the_connection() {
        withSimulator("hang", (simulator, provider) -> {
            ProviderRequest request =
                    Cards.withTimeout(Cards.chat(card("hang"), "the prompt"), Duration.ofMillis(1000));

            Ends.failure(Ends.of(provider.call(request, DeltaListener.NONE)));

            await(() -> ContractScene.ended(simulator));
        });
    }

    @Test
    @DisplayName("tells a server that is not there")
    default void tells_a_server_that_is_not_there() throws IOException {
        // Bound and not listening: nobody else can be given the port meanwhile.
        try (Socket reserved = new Socket()) {
            reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (Provider provider = open("http://127.0.0.1:" + reserved.getLocalPort())) {
                Failure failure = Ends.failure(
                        Ends.of(provider.call(Cards.chat(card("echo"), "the prompt"), DeltaListener.NONE)));

                assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
            }
        }
    }
}
