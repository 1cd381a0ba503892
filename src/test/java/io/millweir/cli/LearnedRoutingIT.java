package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.config.ConfigLoader;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.registry.ModelsDiff;
import io.millweir.runtime.Application;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router is measured, trained, put to use, and replaced while queries are routed; nobody is called. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LearnedRoutingIT {
    private static final String STATIC = "static-minilm-1/256";
    private static final String CODE = "Write a function in Python that parses a date";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static Application application;

    @BeforeAll
    static void start() throws Exception {
        train("claude-sonnet", "nova-micro");
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        Setup setup = Setup.of(new ConfigLoader(Map.of("AWS_REGION", "us-east-1"))
                .load(
                        Optional.of(Path.of("config/millweir.yaml")),
                        List.of(
                                "kafka.bootstrap-servers=" + broker.bootstrapServers(),
                                "routing.default-router=taught",
                                "routing.shadow=cheapest",
                                "routing.routers.taught.type=knn",
                                "routing.routers.taught.artifact=" + artifact(),
                                "routing.routers.taught.min-familiarity=0")));
        Cluster cluster = new Cluster(setup.config());
        cluster.prepareTopics();
        cluster.models(setup.cardReader()).write(ModelsDiff.between(List.of(), setup.cards()));
        application = Application.start(
                setup, directory.resolve("state"), new SimpleMeterRegistry(), Clock.systemUTC(), "test");
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {application, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    private static Path artifact() {
        return directory.resolve("routers").resolve("knn.mwr");
    }

    /** Questions about code that one model answers and the other does not, and others with which it is the other way. */
    private static Path data(String coder, String other) throws IOException {
        List<String> subjects = List.of("a date", "a file", "a list", "a tree", "an address", "a number");
        String rows = IntStream.range(0, 240)
                .mapToObj(i -> {
                    boolean code = i % 3 == 0;
                    String subject = subjects.get(i % subjects.size());
                    String query = code
                            ? "Write a function in Python that parses " + subject + ", variant " + i
                            : "Which river flows through town number " + i + " in spring?";
                    return "{\"query\": \"%s\", \"task\": \"%s\", \"scores\": {\"%s\": %d, \"%s\": %d}}"
                            .formatted(query, code ? "code" : "rivers", coder, code ? 1 : 0, other, code ? 0 : 1);
                })
                .collect(Collectors.joining("\n", "", "\n"));
        return Files.writeString(directory.resolve("data.jsonl"), rows);
    }

    private static void train(String coder, String other) throws IOException {
        Ran ran = Ran.millweir(
                "train",
                "--router",
                "knn",
                "--data",
                data(coder, other).toString(),
                "--embedder",
                STATIC,
                "--out",
                artifact().getParent().toString());
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("type: knn, artifact: " + artifact());
    }

    private static JsonNode routed(String query) throws IOException {
        Path output = directory.resolve("answer.jsonl");
        Ran ran = Ran.millweir(
                "query",
                query,
                "--route-only",
                "--output",
                output.toString(),
                "--bootstrap-server",
                broker.bootstrapServers());
        assertThat(ran.status()).as(ran.err()).isZero();
        return JSON.readTree(Files.readString(output)).path("routing");
    }

    private static String chosen(String query) throws IOException {
        return routed(query).path("chosen").asText();
    }

    @Test
    @Order(1)
    void is_measured_beside_what_needs_no_router() throws Exception {
        Path chart = directory.resolve("chart.svg");
        Ran ran = Ran.millweir(
                "evaluate",
                "--data",
                data("claude-sonnet", "nova-micro").toString(),
                "--embedder",
                STATIC,
                "--router",
                "knn,ridge",
                "--inner-folds",
                "2",
                "--models",
                "config/models.json",
                "--chart",
                chart.toString());

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("240 queries, 2 models", "best single", "oracle", "cheapest", "knn: half of the gap", "APGR");
        assertThat(ran.out().lines().filter(line -> line.startsWith("knn ")).findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("knn                 1.0000 "));
        assertThat(Files.readString(chart)).contains("<svg", "ridge");
    }

    @Test
    @Order(2)
    void routes_by_what_it_learned_and_says_why() throws Exception {
        JsonNode code = routed(CODE);

        assertThat(code.path("router").asText()).isEqualTo("taught");
        assertThat(code.path("chosen").asText()).isEqualTo("claude-sonnet");
        assertThat(code.path("reason").asText()).startsWith("knn: ").contains("by cards like theirs: ");
        assertThat(chosen("Which river flows through the capital in spring?")).isEqualTo("nova-micro");
    }

    @Test
    @Order(3)
    void takes_a_new_artifact_without_a_restart() throws Exception {
        train("nova-micro", "claude-sonnet");

        long end = System.nanoTime() + 30_000_000_000L;
        String chosen = chosen(CODE);
        while (!chosen.equals("nova-micro") && System.nanoTime() < end) {
            Thread.sleep(500);
            chosen = chosen(CODE);
        }
        assertThat(chosen).isEqualTo("nova-micro");
    }

    @Test
    @Order(4)
    void goes_on_with_what_it_has_when_an_artifact_is_damaged() throws Exception {
        Files.write(artifact(), new byte[] {1, 2, 3});
        Thread.sleep(5_000);

        assertThat(chosen(CODE)).isEqualTo("nova-micro");
        Ran routers = Ran.millweir(
                "routers",
                "--set",
                "routing.routers.taught.type=knn",
                "--set",
                "routing.routers.taught.artifact=" + artifact());
        assertThat(routers.status()).isZero();
        assertThat(routers.out())
                .contains("taught               configured: knn", "✘ " + artifact() + ": is no artifact of Millweir");
    }

    @Test
    @Order(5)
    void tells_what_another_router_would_have_done() throws Exception {
        Ran told = Ran.millweir("backtest", "--router", "cheapest", "--bootstrap-server", broker.bootstrapServers());
        Ran json = Ran.millweir(
                "backtest", "--router", "cheapest", "--json", "--bootstrap-server", broker.bootstrapServers());

        assertThat(told.status()).as(told.err()).isZero();
        assertThat(told.out())
                .contains(" queries that a router decided; cheapest would choose another model for ")
                .contains("claude-sonnet → nova-micro", "expected cost: 0.", "mean rating: nothing can be said");
        JsonNode result = JSON.readTree(json.out());
        assertThat(result.path("after").path("nova-micro").asInt())
                .isEqualTo(result.path("queries").asInt());
        assertThat(result.path("changed").asInt()).isPositive();
    }

    @Test
    @Order(6)
    void what_a_shadow_decides_is_no_decision_to_the_audit() {
        Ran ran = Ran.millweir("audit", "--bootstrap-server", broker.bootstrapServers());

        assertThat(ran.status()).as(ran.out()).isZero();
    }

    @Test
    @Order(7)
    void learns_from_what_users_said() throws Exception {
        Path queries = directory.resolve("compared.jsonl");
        List<String> lines = IntStream.range(0, 60)
                .mapToObj(i -> "{\"id\": \"compared-%d\", \"query\": \"%s\"}"
                        .formatted(
                                i,
                                i % 2 == 0 ? "Write a function in Python, number " + i : "Which river is number " + i))
                .toList();
        Files.write(queries, lines);
        Ran asked = Ran.millweir(
                "query",
                "--input",
                queries.toString(),
                "--route-only",
                "--output",
                directory.resolve("compared-answers.jsonl").toString(),
                "--bootstrap-server",
                broker.bootstrapServers());
        assertThat(asked.status()).as(asked.err()).isZero();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 60; i++) {
                String winner = i % 2 == 0 ? "claude-sonnet" : "nova-micro";
                String loser = i % 2 == 0 ? "nova-micro" : "claude-sonnet";
                producer.send(new ProducerRecord<>(
                                "millweir.feedback",
                                "compared-" + i,
                                "{\"query_id\": \"compared-%d\", \"winner\": \"%s\", \"loser\": \"%s\"}"
                                        .formatted(i, winner, loser)))
                        .get();
            }
        }
        Ran ran = Ran.millweir(
                "train",
                "--router",
                "knn",
                "--from-topics",
                "--from",
                "1h",
                "--embedder",
                STATIC,
                "--out",
                directory.resolve("of-topics").toString(),
                "--bootstrap-server",
                broker.bootstrapServers());

        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("feedback on 60 queries", "learning: knn on 60 queries, 2 models");
        assertThat(directory.resolve("of-topics").resolve("knn.mwr")).exists();
    }

    @Test
    @Order(8)
    void says_what_is_wrong_with_data_and_names() throws Exception {
        Path constant = Files.writeString(
                directory.resolve("constant.jsonl"),
                IntStream.range(0, 30)
                        .mapToObj(i -> "{\"query\": \"q " + i + "\", \"scores\": {\"a\": 1, \"b\": 1}}")
                        .collect(Collectors.joining("\n")));

        Ran flat = Ran.millweir("train", "--data", constant.toString(), "--out", directory.toString());
        Ran nothing = Ran.millweir("train", "--out", directory.toString());
        Ran misspelt = Ran.millweir("evaluate", "--data", constant.toString(), "--router", "kmean");

        assertThat(flat.status()).isEqualTo(1);
        assertThat(flat.err()).contains("✘ --data: scores every model the same on every query");
        Ran strange = Ran.millweir(
                "train",
                "--data",
                data("nova-micro", "claude-sonnet").toString(),
                "--embedder",
                "word2vec",
                "--out",
                directory.toString());
        Ran unpriced = Ran.millweir(
                "evaluate",
                "--data",
                Files.writeString(
                                directory.resolve("unpriced.jsonl"),
                                IntStream.range(0, 40)
                                        .mapToObj(
                                                i -> "{\"query\": \"question %d of forty\", \"scores\": {\"a\": %d%s}}"
                                                        .formatted(i, i % 2, i % 4 == 0 ? "" : ", \"b\": 1"))
                                        .collect(Collectors.joining("\n")))
                        .toString(),
                "--router",
                "knn",
                "--embedder",
                STATIC);
        assertThat(strange.status()).isEqualTo(2);
        assertThat(strange.err()).contains("--embedder: ").contains("unknown embedder \"word2vec\"");
        assertThat(unpriced.status()).as(unpriced.err()).isZero();
        assertThat(unpriced.err())
                .contains("! costs: nothing tells what calls of a, b cost")
                .contains("! --data: 10 of 40 queries were not tried on every model");
        assertThat(nothing.status()).isEqualTo(2);
        assertThat(nothing.err()).contains("--data: is missing; give --data FILE, --from-topics, or both");
        assertThat(misspelt.status()).isEqualTo(2);
        assertThat(misspelt.err()).contains("unknown \"kmean\"; did you mean \"kmeans\"?");
    }
}
