package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.config.ConfigLoader;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.Setup;
import io.millweir.simulator.LedgerEntry;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries that were there before anybody read them. {@code -Dbacklog.queries=1000000} makes the backlog longer.
 */
@Timeout(1_800)
class BacklogIT {
    private static final int QUERIES = Integer.getInteger("backlog.queries", 6_000);
    private static final int MOST_IN_FLIGHT = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60 + QUERIES / 100);

    @TempDir
    private Path directory;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private EmbeddedBroker broker;
    private Simulator simulator;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("latency-20"));
        Setup setup = Setup.of(new ConfigLoader(Map.of())
                .load(
                        Optional.of(Path.of("config/millweir.yaml")),
                        List.of("kafka.bootstrap-servers=" + broker.bootstrapServers())));
        new Cluster(setup.config()).prepareTopics();
    }

    @AfterEach
    void stop() {
        simulator.close();
        broker.close();
    }

    private RunningMillweir millweir(String... overrides) {
        return RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state"),
                Map.of(),
                meters,
                Stream.concat(
                                Stream.of(
                                        "dispatch.max-in-flight=" + MOST_IN_FLIGHT,
                                        "dispatch.query-timeout=1h",
                                        "telemetry.log-calls=false"),
                                Stream.of(overrides))
                        .toArray(String[]::new));
    }

    private void send(int from, int queries, int keys) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < from + queries; i++) {
                byte[] key = utf8(keys == 0 ? "q" + i : "key-" + i % keys);
                var unused = producer.send(new ProducerRecord<>(
                        TopicName.QUERIES.in("millweir."),
                        key,
                        utf8("{\"id\": \"q" + i + "\", \"query\": \"How much is " + i + " times 7?\"}")));
            }
        }
    }

    @Test
    void is_worked_off_with_a_bounded_number_of_calls_and_flat_memory() throws Exception {
        send(0, QUERIES, 0);
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES)) {
            long before = usedHeap();
            long begun = System.nanoTime();
            try (RunningMillweir unused = millweir()) {
                Highest waiting = new Highest();
                Highest inFlight = new Highest();
                tap.until(
                        () -> {
                            waiting.see(gauge("millweir.waiting"));
                            inFlight.see(gauge("millweir.in.flight"));
                            return tap.records(TopicName.RESPONSES).size() >= QUERIES / 2;
                        },
                        LIMIT);
                long half = usedHeap();
                tap.until(() -> tap.records(TopicName.RESPONSES).size() >= QUERIES, LIMIT);
                System.out.printf(
                        "backlog of %d worked off in %.1f s: at most %d waiting, %d in flight; heap %d MiB before, %d MiB"
                                + " half-way, which hold the answers and the ledger too; most calls at once at the"
                                + " providers %d%n",
                        QUERIES,
                        (System.nanoTime() - begun) / 1e9,
                        waiting.value,
                        inFlight.value,
                        before >> 20,
                        half >> 20,
                        mostAtOnce());
                assertThat(inFlight.value).isLessThanOrEqualTo(MOST_IN_FLIGHT);
            }
            assertThat(mostAtOnce()).isLessThanOrEqualTo(MOST_IN_FLIGHT);
            assertAnsweredOnce(tap, QUERIES);
            assertThat(simulator.ledger()).hasSize(QUERIES);
        }
    }

    @Test
    void answers_come_before_the_rest_of_the_backlog_is_taken_on() throws Exception {
        int queries = 20_000;
        send(0, queries, 0);
        try (RunningMillweir unused = millweir("dispatch.drain-timeout=1s")) {
            await(() -> meters.find("millweir.responses").timer() != null);

            double takenOn = meters.find("millweir.queries.accepted").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();

            System.out.printf("queries taken on before the first answer: %.0f of %d%n", takenOn, queries);
            // The first call is slow on a JVM that has just started, and some are read meanwhile.
            assertThat(takenOn).isLessThan(queries / 4.0);
        }
    }

    @Test
    void stays_unread_while_the_process_is_full_when_it_is_told_to_pause() throws Exception {
        int queries = 4_000;
        int most = 500;
        send(0, queries, 0);
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES);
                RunningMillweir unused = millweir("dispatch.max-waiting=" + most, "dispatch.on-full=pause")) {
            Highest waiting = new Highest();
            tap.until(
                    () -> {
                        waiting.see(gauge("millweir.waiting"));
                        return tap.records(TopicName.RESPONSES).size() >= queries;
                    },
                    LIMIT);

            assertAnsweredOnce(tap, queries);
            System.out.printf("paused at %d waiting: at most %d waited%n", most, waiting.value);
            // What the stream had read already comes on top: at most 300 of each of its partitions.
            assertThat(waiting.value).isLessThan(queries / 2);
            assertThat(meters.find("millweir.queries.refused").counter()).isNull();
        }
    }

    @Test
    void is_answered_in_the_order_of_each_key_when_it_is_told_to_keep_it() throws Exception {
        int queries = 2_000;
        int keys = 100;
        simulator.close();
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("lognormal-20-100"));
        send(0, queries, keys);
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES);
                RunningMillweir unused = millweir("dispatch.ordering=key")) {
            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= queries, LIMIT);

            assertAnsweredOnce(tap, queries);
            Map<String, List<Integer>> byKey = new HashMap<>();
            tap.records(TopicName.RESPONSES).forEach(record -> byKey.computeIfAbsent(
                            new String(record.key(), StandardCharsets.UTF_8), none -> new ArrayList<>())
                    .add(number(record.value())));
            assertThat(byKey).hasSize(keys);
            byKey.values().forEach(numbers -> assertThat(numbers).isSorted());
        }
    }

    private void assertAnsweredOnce(Tap tap, int queries) {
        assertThat(tap.values(TopicName.RESPONSES))
                .hasSize(queries)
                .allSatisfy(
                        response -> assertThat(response.get("status").asText()).isEqualTo("ok"))
                .extracting((JsonNode response) -> response.get("id").asText())
                .doesNotHaveDuplicates();
    }

    private static int number(byte[] response) {
        String text = new String(response, StandardCharsets.UTF_8);
        int from = text.indexOf("\"id\":\"q") + 7;
        return Integer.parseInt(text.substring(from, text.indexOf('"', from)));
    }

    /** Calls that were open at the same time, by the providers' own clock. */
    private int mostAtOnce() {
        List<long[]> changes = new ArrayList<>();
        for (LedgerEntry call : simulator.ledger()) {
            changes.add(new long[] {call.startedAt().toEpochMilli(), 1});
            if (call.endedAt() != null) {
                changes.add(new long[] {call.endedAt().toEpochMilli(), -1});
            }
        }
        // Of one millisecond the ends first: what was one after another must not count as at once.
        changes.sort((left, right) ->
                left[0] == right[0] ? Long.compare(left[1], right[1]) : Long.compare(left[0], right[0]));
        int open = 0;
        int most = 0;
        for (long[] change : changes) {
            open += (int) change[1];
            most = Math.max(most, open);
        }
        return most;
    }

    private int gauge(String name) {
        return meters.find(name).gauge() == null
                ? 0
                : (int) meters.get(name).gauge().value();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(1);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Highest {
        private int value;

        void see(int other) {
            value = Math.max(value, other);
        }
    }
}
