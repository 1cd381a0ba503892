package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Feedback changes the model that is called, on a real broker, and what was learned outlives the processor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OnlineLearningIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GOOD = "claude-haiku";
    private static final String BAD = "nova-micro";

    @TempDir
    static Path directory;

    private Simulator simulator;
    private EmbeddedBroker broker;
    private RunningMillweir millweir;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    void start() {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        millweir = run(directory.resolve("state"));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
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

    private RunningMillweir run(Path state) {
        return RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                state,
                Map.of("AWS_REGION", "us-east-1", "AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"),
                new SimpleMeterRegistry(),
                "routing.default-router=bandit",
                "routing.routers.bandit.type=bandit",
                "routing.routers.bandit.embedder=static-minilm-1/256",
                "routing.routers.league.type=bradley-terry");
    }

    private void send(TopicName topic, String key, String json) {
        producer.send(new ProducerRecord<>(
                topic.in("millweir."),
                key.getBytes(StandardCharsets.UTF_8),
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        producer.flush();
    }

    private Tap tap() {
        return new Tap(
                broker.bootstrapServers(),
                TopicName.RESPONSES,
                TopicName.DECISIONS,
                TopicName.LEARNED,
                TopicName.DEAD_LETTERS);
    }

    /** Asks questions of one kind; the answers' models. */
    private List<String> ask(String round, int count, String more) {
        try (Tap tap = tap()) {
            for (int i = 0; i < count; i++) {
                String id = round + "-" + i;
                send(
                        TopicName.QUERIES,
                        id,
                        "{'id': '" + id + "', 'query': 'How long is river number " + i + "?', 'candidates': ['" + GOOD
                                + "', '" + BAD + "']" + more + "}");
            }
            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= count, LIMIT);
            assertThat(tap.values(TopicName.RESPONSES)).hasSize(count).allSatisfy(response -> assertThat(
                            response.path("status").asText())
                    .as("%s", response)
                    .isEqualTo("ok"));
            return tap.values(TopicName.RESPONSES).stream()
                    .map(response -> response.path("model").asText())
                    .toList();
        }
    }

    private static long share(List<String> models, String model) {
        return models.stream().filter(model::equals).count();
    }

    @Test
    @Order(1)
    void feedback_moves_queries_to_the_model_that_users_like() throws InterruptedException {
        List<String> before = ask("before", 40, "");
        assertThat(Set.copyOf(before)).containsExactlyInAnyOrder(GOOD, BAD);

        try (Tap tap = tap()) {
            Map<String, JsonNode> answers = answered();
            answers.forEach((id, response) -> send(
                    TopicName.FEEDBACK,
                    "user of " + id,
                    "{'query_id': '" + id + "', 'rating': "
                            + (response.path("model").asText().equals(GOOD) ? 1 : -1) + "}"));
            send(TopicName.FEEDBACK, "any", "{'query_id': 'before-1', 'rating': 5}");
            tap.until(() -> !tap.records(TopicName.DEAD_LETTERS).isEmpty() && toldOfBoth(tap), LIMIT);
            assertThat(tap.records(TopicName.DEAD_LETTERS)).hasSize(1);
            assertThat(toldOfBoth(tap)).isTrue();
        }
        // Each partition tells what it learned within a second.
        Thread.sleep(2_000);

        assertThat(share(ask("after", 40, ""), GOOD)).isGreaterThanOrEqualTo(34);
    }

    private Map<String, JsonNode> answered() {
        try (Tap all = Tap.fromStart(broker.bootstrapServers(), TopicName.RESPONSES)) {
            all.until(() -> all.records(TopicName.RESPONSES).size() >= 40, LIMIT);
            return all.values(TopicName.RESPONSES).stream()
                    .collect(Collectors.toMap(response -> response.path("id").asText(), response -> response));
        }
    }

    private static boolean toldOfBoth(Tap tap) {
        Set<String> keys = tap.records(TopicName.LEARNED).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
        return Stream.of(GOOD, BAD).allMatch(model -> keys.stream().anyMatch(key -> key.contains("\"" + model + "\"")));
    }

    @Test
    @Order(2)
    void what_was_learned_outlives_the_processor_and_its_disk() {
        millweir.close();

        millweir = run(directory.resolve("another-state"));

        assertThat(share(ask("again", 40, ""), GOOD)).isGreaterThanOrEqualTo(34);
        assertThat(versions("again")).contains("ratings-40");
        // The choice of the life before still waits, and what is learned is added to what was.
        send(TopicName.FEEDBACK, "other", "{'query_id': 'before-0', 'rating': 1, 'user': 'another'}");
        long end = System.nanoTime() + LIMIT.toNanos();
        String version = "";
        for (int round = 0; !version.equals("ratings-41") && System.nanoTime() < end; round++) {
            ask("more" + round, 1, "");
            version = versions("more" + round).iterator().next();
        }
        assertThat(version).isEqualTo("ratings-41");
    }

    /** What decided the queries of a round. */
    private Set<String> versions(String round) {
        try (Tap all = Tap.fromStart(broker.bootstrapServers(), TopicName.DECISIONS)) {
            all.until(() -> !of(all, round).isEmpty(), LIMIT);
            assertThat(of(all, round))
                    .allSatisfy(decision ->
                            assertThat(decision.path("propensity").isNumber()).isTrue());
            return of(all, round).stream()
                    .map(decision -> decision.path("router_version").asText())
                    .collect(Collectors.toSet());
        }
    }

    private static List<JsonNode> of(Tap tap, String round) {
        return tap.values(TopicName.DECISIONS).stream()
                .filter(decision -> decision.path("query_id").asText().startsWith(round + "-"))
                .toList();
    }

    @Test
    @Order(3)
    void comparisons_decide_for_the_league() {
        IntStream.range(0, 12)
                .forEach(i -> send(
                        TopicName.FEEDBACK,
                        "c" + i,
                        "{'query_id': 'compared-" + i + "', 'winner': '" + GOOD + "', 'loser': '" + BAD + "'}"));

        long end = System.nanoTime() + LIMIT.toNanos();
        String chosen = "";
        for (int round = 0; !chosen.equals(GOOD) && System.nanoTime() < end; round++) {
            chosen = ask("league" + round, 1, ", 'router': 'league'").get(0);
        }

        assertThat(chosen).isEqualTo(GOOD);
    }
}
