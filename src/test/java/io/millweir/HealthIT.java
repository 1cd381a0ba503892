package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.TopicName;
import io.millweir.topology.Schemas;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and a provider that falls sick and gets well: what one sees, the other hears. */
class HealthIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MODEL = "gpt-4o-mini";
    private static final String SICK = "openai/" + MODEL;
    private static final int PARTITIONS = 4;

    @TempDir
    Path directory;

    private int sent;

    @Test
    void one_opens_by_a_storm_the_other_starts_cautious_and_the_topic_ends_with_closed() throws Exception {
        SimpleMeterRegistry seenByFirst = new SimpleMeterRegistry();
        SimpleMeterRegistry seenBySecond = new SimpleMeterRegistry();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
                Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
                RunningMillweir first = start(broker, simulator, "first", "12s", seenByFirst);
                KafkaProducer<byte[], byte[]> producer = producer(broker);
                Tap tap = new Tap(broker.bootstrapServers(), TopicName.HEALTH, TopicName.RESPONSES)) {
            assertThat(first.setup).isNotNull();
            behave(simulator, "503");

            until(tap, producer, () -> last(tap)
                    .filter(word -> is(word, "open"))
                    .isPresent());
            producer.send(record(TopicName.HEALTH, 0, SICK + "-poison", "no health"));
            JsonNode opened = last(tap).orElseThrow();
            behave(simulator, "");
            try (RunningMillweir second = start(broker, simulator, "second", "1s", seenBySecond)) {
                assertThat(second.setup).isNotNull();
                until(tap, producer, () -> transitions(seenBySecond, "closed") > 0);
                until(tap, producer, () -> transitions(seenByFirst, "closed") > 0);
                until(tap, producer, () -> tap.records(TopicName.RESPONSES).size() >= sent);
            }

            assertThat(opened.get("cause").asText()).contains("calls failed, last provider_unavailable (HTTP 503");
            assertThat(opened.hasNonNull("until")).isTrue();
            assertThat(transitions(seenBySecond, "half_open")).isEqualTo(1);
            assertThat(transitions(seenBySecond, "open")).isZero();
            assertThat(last(tap).orElseThrow().get("state").asText()).isEqualTo("closed");
            assertThat(tap.values(TopicName.RESPONSES))
                    .hasSize(sent)
                    .extracting(response -> response.get("status").asText())
                    .containsOnly("ok");
        }
    }

    private RunningMillweir start(
            EmbeddedBroker broker, Simulator simulator, String name, String open, SimpleMeterRegistry meters) {
        return RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve(name),
                Map.of(),
                meters,
                "dispatch.retry.max-attempts=1",
                "dispatch.circuit-breaker.minimum-calls=4",
                "dispatch.circuit-breaker.half-open-calls=2",
                "dispatch.circuit-breaker.open-duration=" + open,
                "routing.fallbacks=[gpt-4.1-mini]");
    }

    /** Sends a query to each partition every now and then until this holds. */
    private void until(Tap tap, KafkaProducer<byte[], byte[]> producer, BooleanSupplier holds) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time that is left").isLessThan(end);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                String query = "{\"query\": \"How are you?\", \"model\": \"" + MODEL + "\"}";
                producer.send(record(TopicName.QUERIES, partition, "key", query));
                sent++;
            }
            tap.until(holds, Duration.ofMillis(300));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(TopicName topic, int partition, String key, String value) {
        return new ProducerRecord<>(
                topic.in("millweir."),
                partition,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
    }

    /** The last word on the sick deployment. */
    private static Optional<JsonNode> last(Tap tap) {
        List<ConsumerRecord<byte[], byte[]>> words = tap.records(TopicName.HEALTH).stream()
                .filter(word -> SICK.equals(new String(word.key(), StandardCharsets.UTF_8)))
                .toList();
        words.forEach(word -> Schemas.assertValid("health", word.value()));
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ((Parsed.Ok) Json.parse(words.get(words.size() - 1).value())).value());
    }

    private static boolean is(JsonNode word, String state) {
        return word.get("state").asText().equals(state);
    }

    private static double transitions(SimpleMeterRegistry meters, String to) {
        Counter counter = meters.find("millweir.breaker.transitions")
                .tags("deployment", SICK, "to", to)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void behave(Simulator simulator, String behaviour) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.url() + "/behaviours/" + MODEL))
                .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }
}
