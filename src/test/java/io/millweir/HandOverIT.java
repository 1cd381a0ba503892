package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that stop and start under load, as in a rolling restart: no call is repeated, nothing is forgotten. */
@Timeout(300)
class HandOverIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private Simulator simulator;
    private EmbeddedBroker broker;
    private Load load;
    private Tap tap;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("lognormal-900-60"));
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {load, tap, broker, simulator}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private RunningMillweir instance(String name, String... overrides) {
        // On a machine that is busy, a call that is only slow would be made again elsewhere.
        List<String> all = new ArrayList<>(List.of("dispatch.circuit-breaker.overdue-factor=0"));
        all.addAll(List.of(overrides));
        return RunningMillweir.start(
                broker.bootstrapServers(), simulator, directory.resolve(name), all.toArray(String[]::new));
    }

    private void begin() {
        tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.USAGE);
        load = new Load(broker.bootstrapServers(), 60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void a_rolling_restart_repeats_no_call_and_answers_everything_soon(String protocol) throws Exception {
        String group = "kafka.properties.group.protocol=" + protocol;
        RunningMillweir first = instance("first", group);
        RunningMillweir second = instance("second", group);
        begin();
        Thread.sleep(4_000);

        first.close();
        RunningMillweir again = instance("first", group);
        Thread.sleep(3_000);
        second.close();
        RunningMillweir alsoAgain = instance("second", group);
        Thread.sleep(3_000);
        int sent = load.stop();

        try (again;
                alsoAgain) {
            awaitAnswers(sent);
        }
        assertAnsweredOnceWithOneCallEach(sent);
        assertThat(slowest()).isLessThan(Duration.ofSeconds(10).toMillis());
    }

    @Test
    void what_ended_while_all_instances_stopped_at_once_is_answered_by_the_next() throws Exception {
        RunningMillweir first = instance("first");
        RunningMillweir second = instance("second");
        begin();
        Thread.sleep(4_000);

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(first::close, task -> new Thread(task).start());
        second.close();
        stopping.join();
        int sent = load.stop();
        // What was never begun is: the load went on while nobody was there.
        RunningMillweir next = instance("first");

        try (next) {
            awaitAnswers(sent);
        }
        assertAnsweredOnceWithOneCallEach(sent);
    }

    @Test
    void a_call_that_does_not_end_in_time_is_made_again_at_once_by_the_other_instance() throws Exception {
        simulator.close();
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("latency-6000"));
        RunningMillweir first = instance("first", "dispatch.drain-timeout=1s");
        RunningMillweir second = instance("second");
        begin();
        Thread.sleep(2_000);
        int sent = load.stop();
        Thread.sleep(1_000);

        first.close();

        try (second) {
            awaitAnswers(sent);
        }
        List<String> outcomes = tap.values(TopicName.USAGE).stream()
                .map(usage -> usage.path("outcome").asText())
                .toList();
        long lost = outcomes.stream().filter("lost"::equals).count();
        assertThat(ids()).hasSize(sent).doesNotHaveDuplicates();
        assertThat(lost).isPositive();
        assertThat(outcomes).hasSize((int) (sent + lost));
        assertThat(simulator.ledger()).hasSameSizeAs(outcomes);
        // The drain and a hand-over; a call that was given up is among the calls.
        assertThat(slowest()).isLessThan(Duration.ofSeconds(10).toMillis());
    }

    private void awaitAnswers(int sent) {
        tap.until(() -> tap.records(TopicName.RESPONSES).size() >= sent, LIMIT);
    }

    private List<String> ids() {
        return tap.values(TopicName.RESPONSES).stream()
                .map(response -> response.get("id").asText())
                .toList();
    }

    /** The longest time that a query took besides its calls. */
    private long slowest() {
        return tap.values(TopicName.RESPONSES).stream()
                .map(response -> response.path("latency"))
                .mapToLong(latency -> latency.path("total_ms").asLong()
                        - latency.path("provider_ms").asLong())
                .max()
                .orElse(0);
    }

    private void assertAnsweredOnceWithOneCallEach(int sent) {
        assertThat(ids()).hasSize(sent).doesNotHaveDuplicates();
        assertThat(tap.values(TopicName.RESPONSES))
                .extracting(response -> response.get("status").asText())
                .containsOnly("ok");
        assertThat(simulator.ledger()).hasSize(sent);
        assertThat(tap.values(TopicName.USAGE).stream().map(HandOverIT::call))
                .containsExactlyInAnyOrderElementsOf(simulator.ledger().stream()
                        .map(call -> call.queryId() + "/" + call.attempt() + " ok")
                        .toList());
    }

    private static String call(JsonNode usage) {
        return usage.get("id").asText() + " " + usage.get("outcome").asText();
    }
}
