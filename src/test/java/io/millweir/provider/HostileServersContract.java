package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider makes of a peer that is no provider at all, or a broken one. */
interface HostileServersContract extends ContractScene {
    private void meet(HostileServer.Manner manner, boolean stream, Duration timeout, Set<ErrorCode> expected) {
        try (HostileServer server = new HostileServer(manner);
                Provider provider = open(server.url())) {
            Deltas deltas = new Deltas();
            ProviderRequest request = Cards.withTimeout(Cards.chat(card("echo"), "the prompt"), timeout);
            long start = System.nanoTime();

            Failure failure = Ends.failure(Ends.of(provider.call(stream ? Cards.streamed(request) : request, deltas)));

            assertThat(expected).as(failure.toString()).contains(failure.code());
            assertThat(failure.message()).contains("; ");
            assertThat(failure.toString()).doesNotContain(KEY).doesNotContain("the prompt");
            assertThat(deltas.pieces()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(timeout.plusSeconds(4));
            assertThat(server.connections()).as("no hidden retries").isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("times out on a server that accepts and never answers")
    @ValueSource(booleans = {false, true})
    default void times_out_on_a_silent_server(boolean stream) {
        meet(HostileServer.Manner.SILENT, stream, Duration.ofMillis(1000), Set.of(ErrorCode.TIMEOUT));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("times out on a body that drips")
    @ValueSource(booleans = {false, true})
    default void times_out_on_a_body_that_drips(boolean stream) {
        // Where frames have checksums, the first dozen bytes give the peer away before the time is over.
        meet(
                HostileServer.Manner.DRIPS,
                stream,
                Duration.ofMillis(1000),
                stream ? Set.of(ErrorCode.TIMEOUT, ErrorCode.MALFORMED_RESPONSE) : Set.of(ErrorCode.TIMEOUT));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("tells a server that closes without an answer")
    @ValueSource(booleans = {false, true})
    default void tells_a_server_that_closes(boolean stream) {
        meet(HostileServer.Manner.CLOSES, stream, Duration.ofSeconds(10), Set.of(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("tells a reset in the middle of a body")
    @ValueSource(booleans = {false, true})
    default void tells_a_reset_mid_body(boolean stream) {
        meet(HostileServer.Manner.RESETS, stream, Duration.ofSeconds(10), Set.of(ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("tells a body that breaks off")
    @ValueSource(booleans = {false, true})
    default void tells_a_body_that_breaks_off(boolean stream) {
        meet(
                HostileServer.Manner.BREAKS_OFF,
                stream,
                Duration.ofSeconds(10),
                Set.of(ErrorCode.PROVIDER_UNAVAILABLE, ErrorCode.MALFORMED_RESPONSE));
    }

    @Test
    @DisplayName("does not take another protocol for HTTP")
    default void does_not_take_another_protocol_for_http() {
        meet(
                HostileServer.Manner.JUNK,
                false,
                Duration.ofSeconds(10),
                Set.of(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("does not take a web page with status 200 for an answer")
    @ValueSource(booleans = {false, true})
    default void does_not_take_a_page_for_an_answer(boolean stream) {
        meet(
                HostileServer.Manner.PAGE,
                stream,
                Duration.ofSeconds(10),
                Set.of(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("does not take an empty 200 for an answer")
    @ValueSource(booleans = {false, true})
    default void does_not_take_nothing_for_an_answer(boolean stream) {
        meet(
                HostileServer.Manner.NOTHING,
                stream,
                Duration.ofSeconds(10),
                Set.of(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_UNAVAILABLE));
    }

    @ParameterizedTest(name = "{displayName} (stream: {0})")
    @DisplayName("stops reading an answer that never ends")
    @ValueSource(booleans = {false, true})
    default void stops_reading_an_answer_that_never_ends(boolean stream) {
        meet(HostileServer.Manner.ENDLESS, stream, Duration.ofSeconds(15), Set.of(ErrorCode.MALFORMED_RESPONSE));
    }
}
