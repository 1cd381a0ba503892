package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Streamed queries from topic to topic on a real broker: what {@code chunks} say is what {@code responses} say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamingIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private Simulator simulator;
    private EmbeddedBroker broker;
    private RunningMillweir millweir;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    void start() throws InterruptedException {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        millweir = RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state"),
                "dispatch.retry.initial-backoff=20ms",
                "dispatch.circuit-breaker.minimum-calls=1000",
                "dispatch.circuit-breaker.sliding-window-size=1000");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        model("openai", "gpt-sim", "OpenAI");
        model("anthropic", "claude-sim", "Anthropic");
        model("nvidia", "meta/sim", "NVIDIA");
        model("openai-flaky", "gpt-sim-first-1-503", "OpenAI");
        model("anthropic-flaky", "claude-sim-first-1-503", "Anthropic");
        model("never", "gpt-sim-400", "OpenAI");
        // The registry follows its topic on a thread of its own.
        Thread.sleep(1_500);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {producer, millweir, simulator, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    void the_chunks_of_every_answer_joined_are_its_text_whatever_the_provider() {
        try (Tap tap = tap()) {
            int count = askEach(tap, "plain", 40, "openai", "anthropic", "nvidia");

            assertThat(tap.values(TopicName.RESPONSES)).hasSize(count).allSatisfy(response -> {
                assertThat(response.path("status").asText()).isEqualTo("ok");
                assertThat(response.path("attempts")).hasSize(1);
                assertChunksAre(response, tap);
            });
            assertThat(tap.values(TopicName.LATENCY)).hasSize(count).allSatisfy(latency -> {
                assertThat(latency.path("streamed").asBoolean()).isTrue();
                assertThat(latency.path("time_to_first_token_ms").asLong(-1))
                        .isBetween(0L, latency.path("total_ms").asLong());
            });
        }
    }

    @Test
    void they_are_after_a_first_call_that_failed_too() {
        try (Tap tap = tap()) {
            int count = askEach(tap, "flaky", 40, "openai-flaky", "anthropic-flaky");

            assertThat(tap.values(TopicName.RESPONSES)).hasSize(count).allSatisfy(response -> {
                assertThat(response.path("status").asText()).isEqualTo("ok");
                assertThat(response.path("attempts")).hasSize(2);
                assertChunksAre(response, tap);
            });
        }
    }

    @Test
    void chunks_lie_on_the_partition_of_their_response_under_the_id_of_their_query() {
        try (Tap tap = tap()) {
            askEach(tap, "place", 20, "openai");

            Map<String, Integer> partitions = new HashMap<>();
            tap.records(TopicName.RESPONSES).forEach(record -> partitions.put(key(record), record.partition()));
            assertThat(Set.copyOf(partitions.values()))
                    .as("or else nothing is shown")
                    .hasSizeGreaterThan(1);
            assertThat(tap.records(TopicName.CHUNKS))
                    .hasSizeGreaterThanOrEqualTo(40)
                    .allSatisfy(record -> assertThat(record.partition()).isEqualTo(partitions.get(key(record))));
        }
    }

    @Test
    void a_query_that_is_refused_or_asks_for_no_stream_has_no_chunks() {
        try (Tap tap = tap()) {
            send("refused", "{\"id\": \"refused\", \"query\": \"Why?\", \"stream\": true, \"model\": \"never\"}");
            send("whole", "{\"id\": \"whole\", \"query\": \"Why?\", \"model\": \"openai\"}");
            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= 2, LIMIT);

            assertThat(tap.records(TopicName.RESPONSES)).hasSize(2);
            assertThat(tap.records(TopicName.CHUNKS)).isEmpty();
        }
    }

    private int askEach(Tap tap, String name, int each, String... models) {
        List<String> ids = new ArrayList<>();
        for (String model : models) {
            for (int i = 0; i < each; i++) {
                String id = name + "-" + model + "-" + i;
                ids.add(id);
                send(
                        id,
                        "{\"id\": \"" + id + "\", \"query\": \"How much is " + i + " × " + i + "? 🏭\", \"model\": \""
                                + model + "\", \"stream\": true}");
            }
        }
        tap.until(() -> tap.records(TopicName.RESPONSES).size() >= ids.size(), LIMIT);
        return ids.size();
    }

    private static void assertChunksAre(JsonNode response, Tap tap) {
        String id = response.path("id").asText();
        List<JsonNode> chunks = tap.values(TopicName.CHUNKS).stream()
                .filter(chunk -> chunk.path("query_id").asText().equals(id))
                .toList();
        assertThat(chunks)
                .as(id)
                .isNotEmpty()
                .isSortedAccordingTo(Comparator.comparingInt(
                                (JsonNode chunk) -> chunk.path("attempt").asInt())
                        .thenComparingInt(chunk -> chunk.path("index").asInt()));
        TreeMap<Integer, List<JsonNode>> attempts = chunks.stream()
                .collect(Collectors.groupingBy(
                        chunk -> chunk.path("attempt").asInt(), TreeMap::new, Collectors.toList()));
        List<JsonNode> answer = attempts.lastEntry().getValue();
        assertThat(attempts.lastKey()).isEqualTo(response.path("attempts").size());
        assertThat(answer.stream().map(chunk -> chunk.path("index").asInt()))
                .as(id)
                .containsExactlyElementsOf(
                        IntStream.range(0, answer.size()).boxed().toList());
        assertThat(answer.stream().map(chunk -> chunk.path("delta").asText("")).collect(Collectors.joining()))
                .isEqualTo(response.path("text").asText())
                .isNotEmpty();
        assertThat(answer.get(answer.size() - 1).path("finish_reason")).isEqualTo(response.path("finish_reason"));
        assertThat(chunks.stream().filter(chunk -> chunk.has("finish_reason"))).hasSize(1);
        if (attempts.size() > 1) {
            assertThat(answer.get(0).path("reset").asBoolean()).as(id).isTrue();
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private void model(String name, String model, String service) {
        var unused = producer.send(new ProducerRecord<>(
                millweir.cluster.topic(TopicName.MODELS),
                utf8(name),
                utf8("{\"model\": \"" + model + "\", \"service\": \"" + service
                        + "\", \"input_price\": 1, \"output_price\": 2}")));
        producer.flush();
    }

    private void send(String id, String query) {
        var unused =
                producer.send(new ProducerRecord<>(millweir.cluster.topic(TopicName.QUERIES), utf8(id), utf8(query)));
    }

    private Tap tap() {
        return new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.LATENCY, TopicName.CHUNKS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
