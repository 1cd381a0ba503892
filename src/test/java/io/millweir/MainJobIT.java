package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.StartException;
import io.millweir.simulator.LedgerEntry;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.Headers;
import io.millweir.topics.TopicName;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main job from topic to topic on a real broker: the one in this JVM. {@link ContainerMainJobIT} has another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private Simulator simulator;
    private AutoCloseable broker;
    private String bootstrapServers;
    private RunningMillweir millweir;
    private KafkaProducer<byte[], byte[]> producer;

    /** A broker, and where it listens. */
    record Broker(AutoCloseable server, String bootstrapServers) {}

    Broker startBroker(Path data) {
        EmbeddedBroker embedded = EmbeddedBroker.start(data, 0);
        return new Broker(embedded, embedded.bootstrapServers());
    }

    @BeforeAll
    void start() {
        Broker started = startBroker(directory.resolve("kafka"));
        broker = started.server();
        bootstrapServers = started.bootstrapServers();
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        millweir = RunningMillweir.start(
                bootstrapServers,
                simulator,
                directory.resolve("state"),
                "dispatch.retry.initial-backoff=20ms",
                "dispatch.circuit-breaker.minimum-calls=1000",
                "dispatch.circuit-breaker.sliding-window-size=1000");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 12_000_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {producer, millweir, simulator, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @BeforeEach
    void forget() {
        simulator.clearLedger();
    }

    @Test
    void answers_a_thousand_queries_once_each_and_books_every_call_exactly() {
        int count = 1_000;
        try (Tap tap = tap()) {
            for (int i = 0; i < count; i++) {
                send(
                        "many-" + i,
                        "{\"query\": \"How much is " + i + " times " + i + "?\", \"router\": \"round-robin\"}");
            }
            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= count, LIMIT);

            List<JsonNode> responses = tap.values(TopicName.RESPONSES);
            assertThat(responses).hasSize(count);
            assertThat(responses)
                    .extracting(response -> response.get("status").asText())
                    .containsOnly("ok");
            assertThat(responses)
                    .extracting(response -> response.get("id").asText())
                    .doesNotHaveDuplicates();
            assertThat(tap.records(TopicName.LATENCY)).hasSize(count);
            assertThat(tap.records(TopicName.DECISIONS)).hasSize(count);
            assertThat(tap.records(TopicName.DEAD_LETTERS)).isEmpty();
            assertBooksAgree(tap);
        }
    }

    @Test
    void books_each_call_of_providers_that_fail_and_answers_from_a_fallback() {
        int count = 200;
        model(
                "flaky",
                "{\"model\": \"gpt-sim-flaky-40\", \"service\": \"OpenAI\", \"input_price\": 0.001,"
                        + " \"output_price\": 0.001}");
        try (Tap tap = tap()) {
            for (int i = 0; i < count; i++) {
                send("flaky-" + i, "{\"query\": \"Question " + i + "\", \"candidates\": [\"flaky\", \"nova-micro\"]}");
            }
            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= count, LIMIT);

            assertThat(tap.values(TopicName.RESPONSES))
                    .hasSize(count)
                    .extracting(response -> response.get("status").asText())
                    .containsOnly("ok");
            assertThat(tap.records(TopicName.USAGE).size()).isGreaterThan(count);
            assertBooksAgree(tap);
        }
    }

    @Test
    void takes_a_model_on_that_is_put_on_the_topic_and_off_when_it_is_removed() {
        try (Tap tap = tap()) {
            model("newcomer", "{\"model\": \"gpt-4o-mini\", \"service\": \"OpenAI\"}");
            assertThat(answerTo(tap, "new-1", "newcomer").path("status").asText())
                    .isEqualTo("ok");

            model("newcomer", "{\"model\": \"gpt-4o-mini\", \"service\": \"OpenAI\", \"input_price\": -1}");
            assertThat(answerTo(tap, "new-2", "newcomer").path("status").asText())
                    .isEqualTo("ok");

            model("newcomer", null);
            assertThat(answerTo(tap, "new-3", "newcomer")
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("unknown_model");
        }
    }

    @Test
    void puts_what_is_no_query_with_the_dead_letters_and_goes_on() {
        try (Tap tap = tap()) {
            producer.send(new ProducerRecord<>(queries(), utf8("k1"), utf8("{\"id\": \"broken\", ")));
            producer.send(new ProducerRecord<>(queries(), utf8("k2"), new byte[] {'{', (byte) 0xff}));
            producer.send(new ProducerRecord<>(queries(), utf8("k3"), null));
            send("typed", "{\"query\": 42}");
            send("large", "{\"query\": \"" + "word ".repeat(1_000_000) + "\"}");
            send("fine", "{\"query\": \"Is all well?\"}");
            tap.until(
                    () -> tap.records(TopicName.RESPONSES).size() >= 3
                            && tap.records(TopicName.DEAD_LETTERS).size() >= 4,
                    LIMIT);

            assertThat(tap.records(TopicName.DEAD_LETTERS))
                    .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("k1", "k2", "k3", "typed");
            assertThat(tap.records(TopicName.DEAD_LETTERS))
                    .allSatisfy(record -> assertThat(Headers.text(record.headers(), Headers.ERROR_CODE))
                            .contains("invalid_query"));
            Map<String, String> outcomes = new TreeMap<>();
            tap.values(TopicName.RESPONSES)
                    .forEach(response -> outcomes.put(
                            response.get("id").asText(),
                            response.path("error").path("code").asText("ok")));
            assertThat(outcomes)
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("typed", "invalid_query", "large", "payload_too_large", "fine", "ok"));
        }
    }

    @Test
    void refuses_to_start_without_its_topics_and_names_each() {
        assertThatThrownBy(() -> RunningMillweir.start(
                        bootstrapServers,
                        simulator,
                        directory.resolve("other"),
                        "topics.prefix=absent.",
                        "topics.auto-create=false"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("absent.queries")
                .hasMessageContaining("absent.completions")
                .hasMessageContaining("millweir topics apply");
    }

    @Test
    void refuses_to_start_on_topics_with_another_number_of_partitions() {
        assertThatThrownBy(() -> RunningMillweir.start(
                        bootstrapServers, simulator, directory.resolve("other"), "topics.partitions=7"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("\"millweir.queries\"")
                .hasMessageContaining("7");
    }

    /** Usage and ledger name the same calls; cost is tokens × prices, and adds up to what the responses say. */
    private void assertBooksAgree(Tap tap) {
        assertThat(tap.values(TopicName.USAGE))
                .extracting(usage -> usage.get("id").asText())
                .containsExactlyInAnyOrderElementsOf(
                        simulator.ledger().stream().map(MainJobIT::usageId).toList());
        Map<String, BigDecimal> booked = new HashMap<>();
        for (JsonNode usage : tap.values(TopicName.USAGE)) {
            if (usage.get("outcome").asText().equals("ok")) {
                BigDecimal expected = times(usage, "input").add(times(usage, "output"));
                assertThat(usage.path("cost").path("total").decimalValue()).isEqualByComparingTo(expected);
                booked.merge(usage.get("query_id").asText(), expected, BigDecimal::add);
            } else {
                assertThat(usage.has("cost")).isFalse();
            }
        }
        for (JsonNode response : tap.values(TopicName.RESPONSES)) {
            assertThat(response.path("cost").path("total").decimalValue())
                    .isEqualByComparingTo(booked.get(response.get("id").asText()));
        }
    }

    private static BigDecimal times(JsonNode usage, String kind) {
        return usage.path("prices")
                .path(kind)
                .decimalValue()
                .multiply(usage.path(kind + "_tokens").decimalValue())
                .movePointLeft(6);
    }

    private static String usageId(LedgerEntry call) {
        return call.queryId() + "/" + call.attempt();
    }

    private JsonNode answerTo(Tap tap, String id, String model) {
        send(id, "{\"query\": \"Are you there?\", \"model\": \"" + model + "\"}");
        tap.until(() -> find(tap, id) != null, LIMIT);
        return find(tap, id);
    }

    private static JsonNode find(Tap tap, String id) {
        return tap.values(TopicName.RESPONSES).stream()
                .filter(response -> response.get("id").asText().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Sends a query under its id as id and key; a change of the registry that was sent before has arrived by then. */
    private void send(String id, String query) {
        String withId = "{\"id\": \"" + id + "\", " + query.substring(1);
        var unused = producer.send(new ProducerRecord<>(queries(), utf8(id), utf8(withId)));
    }

    private void model(String name, String card) {
        var unused = producer.send(
                new ProducerRecord<>(cluster().topic(TopicName.MODELS), utf8(name), card == null ? null : utf8(card)));
        producer.flush();
        // The registry follows its topic on a thread of its own.
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Tap tap() {
        return new Tap(
                bootstrapServers,
                TopicName.RESPONSES,
                TopicName.USAGE,
                TopicName.LATENCY,
                TopicName.DECISIONS,
                TopicName.DEAD_LETTERS);
    }

    private String queries() {
        return cluster().topic(TopicName.QUERIES);
    }

    private Cluster cluster() {
        return millweir.cluster;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
