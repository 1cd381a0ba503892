package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.LedgerEntry;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that goes away under load and comes back, and a state directory that does not come back. */
@Timeout(300)
class OutageIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    private Simulator simulator;
    private EmbeddedBroker broker;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("lognormal-500-60"));
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    }

    @AfterEach
    void stop() {
        broker.close();
        simulator.close();
    }

    private RunningMillweir millweir(String name) {
        // On a machine that is busy, a call that is only slow would be made again elsewhere.
        return RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve(name),
                "dispatch.circuit-breaker.overdue-factor=0");
    }

    private void broker(long secondsAway) throws InterruptedException {
        String[] address = broker.bootstrapServers().split(":");
        broker.close();
        Thread.sleep(Duration.ofSeconds(secondsAway).toMillis());
        broker = EmbeddedBroker.start(directory.resolve("kafka"), Integer.parseInt(address[1]));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 20})
    void everything_is_answered_once_with_one_call_each_when_the_broker_comes_back(long secondsAway) throws Exception {
        try (RunningMillweir first = millweir("first");
                RunningMillweir second = millweir("second");
                Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.USAGE);
                Load load = new Load(broker.bootstrapServers(), 50)) {
            Thread.sleep(3_000);
            broker(secondsAway);
            Thread.sleep(5_000);
            int sent = load.stop();

            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= sent, LIMIT);

            assertAnsweredOnceWithOneCallEach(tap, sent);
            assertThat(first.fatal().toCompletableFuture()).isNotDone();
            assertThat(second.fatal().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void a_lost_state_directory_is_restored_and_repeats_no_call() throws Exception {
        // So that the topics are there.
        millweir("before").close();
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.USAGE);
                Load load = new Load(broker.bootstrapServers(), 50)) {
            try (RunningMillweir unused = millweir("state")) {
                Thread.sleep(3_000);
            }
            delete(directory.resolve("state"));
            try (RunningMillweir unused = millweir("state")) {
                Thread.sleep(2_000);
                int sent = load.stop();

                tap.until(() -> tap.records(TopicName.RESPONSES).size() >= sent, LIMIT);

                assertAnsweredOnceWithOneCallEach(tap, sent);
            }
        }
    }

    /** A call that was announced and, after the outage, not made any more is booked as lost. */
    private void assertAnsweredOnceWithOneCallEach(Tap tap, int sent) {
        assertThat(tap.values(TopicName.RESPONSES))
                .extracting(response -> response.get("id").asText())
                .hasSize(sent)
                .doesNotHaveDuplicates();
        assertThat(simulator.ledger().stream().map(LedgerEntry::queryId))
                .hasSize(sent)
                .doesNotHaveDuplicates();
        assertThat(tap.values(TopicName.USAGE).stream()
                        .filter(usage -> !usage.get("outcome").asText().equals("lost"))
                        .map(OutageIT::call))
                .containsExactlyInAnyOrderElementsOf(simulator.ledger().stream()
                        .map(call -> call.queryId() + "/" + call.attempt() + " ok")
                        .toList());
    }

    private static String call(JsonNode usage) {
        return usage.get("id").asText() + " " + usage.get("outcome").asText();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
