package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One provider answers 429 to everything, another hangs: queries whose plan has a healthy fallback must hardly notice, the
 * sick providers must be left alone, and be used again soon after they heal. {@code -Dstorm.seconds=60} for the long one.
 */
class StormIT {
    private static final int RATE = 60;
    private static final Duration CALM = Duration.ofSeconds(8);
    private static final Duration STORM = Duration.ofSeconds(Integer.getInteger("storm.seconds", 20));
    private static final Duration RECOVERY = Duration.ofSeconds(15);
    private static final String THROTTLED = "gpt-4o-mini";
    private static final String HANGING = "claude-haiku-4-5-20251001";
    private static final List<String> MODELS = List.of("gpt-4o-mini", "anthropic-haiku", "nova-micro");

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();
    private EmbeddedBroker broker;
    private Simulator simulator;
    private RunningMillweir millweir;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        millweir = RunningMillweir.start(
                broker.bootstrapServers(), simulator, directory.resolve("state"), "routing.fallbacks=[nova-lite]");
        producer = new KafkaProducer<>(
                java.util.Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        load.shutdownNow();
        for (AutoCloseable part : new AutoCloseable[] {producer, millweir, simulator, broker}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void a_storm_of_429_and_a_provider_that_hangs_leave_queries_with_a_healthy_fallback_alone() throws Exception {
        List.of(THROTTLED, HANGING).forEach(model -> behave(model, "latency-200"));
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES)) {
            var unused = load.scheduleAtFixedRate(this::send, 0, 1_000_000 / RATE, TimeUnit.MICROSECONDS);
            // The first seconds warm up and count for nothing.
            pass(tap, Duration.ofSeconds(6));
            Instant calm = Instant.now();
            pass(tap, CALM);

            Instant storm = Instant.now();
            behave(THROTTLED, "429");
            behave(HANGING, "hang");
            pass(tap, STORM);

            Instant healed = Instant.now();
            List.of(THROTTLED, HANGING).forEach(model -> behave(model, "latency-200"));
            pass(tap, RECOVERY.plusSeconds(5));
            load.shutdown();
            pass(tap, Duration.ofSeconds(2));
            Instant end = Instant.now();

            double before = perSecond(tap, calm, storm);
            double during = perSecond(tap, storm, healed);
            // What is sent to the sick ones once their breakers know.
            Instant known = storm.plusSeconds(6);
            long throttled = calls(THROTTLED, known, healed);
            long hanging = calls(HANGING, known, healed);
            Duration backThrottled = back(THROTTLED, healed);
            Duration backHanging = back(HANGING, healed);
            System.out.printf(
                    "storm: %d queries; answered/s before %.1f, during %.1f (%.0f %%); calls to the sick after 6 s of"
                            + " the %d s: throttled %d, hanging %d; in full use again after %.1f s and %.1f s%n",
                    sent.get(),
                    before,
                    during,
                    100 * during / before,
                    STORM.toSeconds(),
                    throttled,
                    hanging,
                    backThrottled.toMillis() / 1000.0,
                    backHanging.toMillis() / 1000.0);
            assertThat(tap.values(TopicName.RESPONSES).stream().filter(ok()).count())
                    .isEqualTo(sent.get());
            assertThat(during).isGreaterThan(0.8 * before);
            long rounds = (STORM.toSeconds() - 6) / 5 + 2;
            assertThat(throttled).isLessThan(rounds * 6);
            assertThat(hanging).isLessThan(rounds * 6);
            assertThat(backThrottled).isLessThan(RECOVERY);
            assertThat(backHanging).isLessThan(RECOVERY);
            assertThat(end).isAfter(healed);
        }
    }

    private void send() {
        int i = sent.getAndIncrement();
        String id = "q" + i;
        String value = "{\"id\": \"" + id + "\", \"query\": \"Which way does mill " + i + " turn?\", \"model\": \""
                + MODELS.get(i % MODELS.size()) + "\"}";
        var unused = producer.send(new ProducerRecord<>(
                TopicName.QUERIES.in("millweir."),
                id.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8)));
    }

    private static void pass(Tap tap, Duration time) {
        tap.until(() -> false, time);
    }

    private double perSecond(Tap tap, Instant from, Instant to) {
        long answered = tap.values(TopicName.RESPONSES).stream()
                .filter(ok())
                .map(response -> Instant.parse(response.get("created_at").asText()))
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .count();
        return answered * 1000.0 / Duration.between(from, to).toMillis();
    }

    private static Predicate<JsonNode> ok() {
        return response -> response.get("status").asText().equals("ok");
    }

    private long calls(String model, Instant from, Instant to) {
        return simulator.ledger().stream()
                .filter(entry -> entry.model().equals(model))
                .filter(entry ->
                        !entry.startedAt().isBefore(from) && entry.startedAt().isBefore(to))
                .count();
    }

    /** From when on the model gets at least half of its share again, for two seconds. */
    private Duration back(String model, Instant healed) {
        for (Duration after = Duration.ZERO; after.compareTo(RECOVERY) < 0; after = after.plusMillis(250)) {
            Instant from = healed.plus(after);
            if (calls(model, from, from.plusSeconds(2)) >= RATE / MODELS.size()) {
                return after;
            }
        }
        return RECOVERY;
    }

    private void behave(String model, String behaviour) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(simulator.url() + "/behaviours/" + model))
                            .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isLessThan(300);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
