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
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a record holds stops a stream thread, and one that dies all the same is replaced. */
@Timeout(200)
class UnrulyRecordsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final List<String> POISON = List.of(
            "",
            "no json",
            "[]",
            "7",
            "{}",
            "{\"process\": 7, \"leaving\": {}}",
            "{\"kind\": \"intent\", \"report\": 7}",
            "{\"kind\": \"attempt\", \"report\": {\"attempt\": {}}}",
            "{\"kind\": \"caught-up\", \"report\": {}}",
            "{\"kind\": \"abandoned\", \"report\": {}}",
            "{\"kind\": \"end\", \"query_id\": \"x\", \"source_partition\": 99, \"report\": {\"ending\": {}}}",
            "{\"kind\": \"end\", \"source_offset\": 9223372036854775807, \"report\": {\"ending\": {}}}",
            "{\"model\": [], \"service\": {}, \"input_price\": \"much\"}");

    @TempDir
    private Path directory;

    private Simulator simulator;
    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private Tap tap;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        if (tap != null) {
            tap.close();
        }
        producer.close();
        broker.close();
        simulator.close();
    }

    private RunningMillweir millweir(String... overrides) {
        RunningMillweir started =
                RunningMillweir.start(broker.bootstrapServers(), simulator, directory.resolve("state"), overrides);
        tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.DEAD_LETTERS);
        return started;
    }

    private void send(TopicName topic, Integer partition, byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic.in("millweir."), partition, key, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void answers_after_poison_on_every_topic_it_reads_and_when_it_starts_on_it(String guarantee) {
        String setting = "kafka.processing-guarantee=" + guarantee;
        try (RunningMillweir millweir = millweir(setting)) {
            for (TopicName topic : List.of(
                    TopicName.QUERIES,
                    TopicName.COMPLETIONS,
                    TopicName.MODELS,
                    TopicName.INSTANCES,
                    TopicName.DECISIONS,
                    TopicName.HEALTH)) {
                for (byte[] key : new byte[][] {utf8("key"), {(byte) 0xff, 0}, {}}) {
                    POISON.forEach(poison -> send(topic, null, key, utf8(poison)));
                    send(topic, null, key, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
                    send(topic, null, key, null);
                }
                if (topic != TopicName.MODELS && topic != TopicName.INSTANCES && topic != TopicName.HEALTH) {
                    send(topic, null, null, utf8("{}"));
                }
            }
            assertAnswers("before");
            assertThat(millweir.fatal().toCompletableFuture()).isNotDone();
        }
        tap.close();

        try (RunningMillweir again = millweir(setting)) {
            assertAnswers("after");
            assertThat(again.fatal().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void replaces_a_thread_that_died_and_answers_everything_once_with_one_call_each() throws Exception {
        try (RunningMillweir millweir = millweir();
                Load load = new Load(broker.bootstrapServers(), 50)) {
            for (int death = 0; death < 3; death++) {
                Thread.sleep(1_500);
                streamThread().interrupt();
            }
            Thread.sleep(1_500);
            int sent = load.stop();

            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= sent, LIMIT);

            assertThat(ids()).hasSize(sent).doesNotHaveDuplicates();
            assertThat(simulator.ledger()).hasSize(sent);
            assertThat(millweir.fatal().toCompletableFuture()).isNotDone();
        }
    }

    private void assertAnswers(String name) {
        // One for each partition: a thread that died would leave its partitions out.
        List<String> expected = new ArrayList<>();
        for (int partition = 0;
                partition < producer.partitionsFor("millweir.queries").size();
                partition++) {
            String id = name + "-" + partition;
            expected.add(id);
            send(TopicName.QUERIES, partition, null, utf8("{\"id\": \"" + id + "\", \"query\": \"Is all well?\"}"));
        }
        tap.until(() -> ids().containsAll(expected), LIMIT);
        assertThat(ids()).containsAll(expected);
    }

    private List<String> ids() {
        return tap.values(TopicName.RESPONSES).stream()
                .filter(response -> response.path("status").asText().equals("ok"))
                .map(UnrulyRecordsIT::id)
                .toList();
    }

    private static String id(JsonNode response) {
        return response.get("id").asText();
    }

    private static Thread streamThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-StreamThread-"))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
