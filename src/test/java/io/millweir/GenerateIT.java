package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millweir.embedded.EmbeddedBroker;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.ModelsDiff;
import io.millweir.simulator.AnswerKey;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of config/examples as its README tells it, on simulated models that are good at different tasks. */
@Timeout(300)
class GenerateIT {
    private static final Path QUERIES = Path.of("config/examples/routing-queries.jsonl");
    private static final Path CARDS = Path.of("config/examples/routing-models.json");
    private static final String NOVA = "us.amazon.nova-micro-v1:0";
    private static final String LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";
    private static final String CLAUDE = "global.anthropic.claude-sonnet-4-6";
    private static final int CALLS = 24 * 3;

    @TempDir
    private static Path directory;

    private static Simulator simulator;
    private static EmbeddedBroker broker;
    private static RunningMillweir millweir;

    @TempDir
    private Path output;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withAnswers(AnswerKey.read(QUERIES)));
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        millweir = RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state"),
                "dispatch.retry.initial-backoff=20ms",
                "dispatch.circuit-breaker.minimum-calls=1000",
                "dispatch.circuit-breaker.sliding-window-size=1000");
        ModelCardReader reader = millweir.setup.cardReader();
        millweir.cluster
                .models(reader)
                .write(ModelsDiff.between(
                        List.of(), reader.readFile(Files.readAllBytes(CARDS)).cards()));
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {millweir, broker, simulator}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @BeforeEach
    void teach() throws Exception {
        behave(NOVA, "skill-arithmetic-0+skill-science-100+skill-100");
        behave(LLAMA, "skill-arithmetic-50+skill-science-50+skill-50");
        behave(CLAUDE, "skill-arithmetic-100+skill-science-0+skill-100");
        simulator.clearLedger();
    }

    private static void behave(String model, String behaviour) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.url() + "/behaviours/" + model))
                                .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }

    private Process generate(String... further) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--models", "nova-micro,llama-3.3-70b,claude-sonnet", "--limit", "24", "--input", QUERIES.toString()));
        arguments.addAll(List.of(further));
        return millweir(arguments);
    }

    private Process millweir(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millweir.cli.Millweir",
                "generate",
                "--bootstrap-server",
                broker.bootstrapServers(),
                "--output",
                output().toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private Path output() {
        return output.resolve("routing.jsonl");
    }

    private Path calls() {
        return output.resolve("routing.jsonl.calls");
    }

    private Path log() {
        return output.resolve("stderr");
    }

    private int end(Process process) throws Exception {
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private int run(String... further) throws Exception {
        return end(generate(further));
    }

    private static double mean(RoutingData data, String task, String model) {
        return data.rows().stream()
                .filter(row -> row.task().orElseThrow().equals(task))
                .mapToDouble(row -> row.scores().get(model))
                .average()
                .orElseThrow();
    }

    @Test
    void models_with_different_skills_have_different_scores() throws Exception {
        int status = run("--verify", "nova-micro", "--checks", "2");

        assertThat(status).as(Files.readString(log())).isZero();
        RoutingData data = RoutingData.read(output());
        assertThat(data.warnings()).isEmpty();
        assertThat(data.models()).containsExactly("claude-sonnet", "llama-3.3-70b", "nova-micro");
        assertThat(data.rows()).hasSize(24).allSatisfy(row -> {
            assertThat(row.scores()).hasSize(3);
            assertThat(row.inputTokens()).isPresent();
            assertThat(row.outputTokens()).hasSize(3);
            assertThat(row.costs()).hasSize(3);
            assertThat(row.costs().get("claude-sonnet"))
                    .isGreaterThan(row.costs().get("nova-micro"));
            assertThat(row.latencyMs()).hasSize(3);
            // These models answer the question again when they are asked whether their answer is right.
            assertThat(row.confidence()).isEqualTo(Map.of("nova-micro", 0.0));
        });
        assertThat(mean(data, "arithmetic", "nova-micro")).isZero();
        assertThat(mean(data, "arithmetic", "claude-sonnet")).isEqualTo(1);
        assertThat(mean(data, "science", "nova-micro")).isEqualTo(1);
        assertThat(mean(data, "science", "claude-sonnet")).isZero();
        assertThat(mean(data, "facts", "nova-micro")).isEqualTo(1);
        assertThat(mean(data, "facts", "claude-sonnet")).isEqualTo(1);
        assertThat(Stream.of("arithmetic", "science", "facts")
                        .mapToDouble(task -> mean(data, task, "llama-3.3-70b"))
                        .average()
                        .orElseThrow())
                .isBetween(0.2, 0.8);
    }

    @Test
    void an_interrupted_run_goes_on_where_it_was_and_pays_for_nothing_twice() throws Exception {
        behave(NOVA, "skill-100+latency-300");
        behave(LLAMA, "skill-100+latency-300");
        behave(CLAUDE, "skill-100+latency-300");
        Process first = generate("--max-in-flight", "6");
        while (first.isAlive() && lines(calls()) < 15) {
            Thread.sleep(20);
        }
        first.destroy();

        assertThat(end(first)).as(Files.readString(log())).isZero();
        int before = RoutingData.read(output()).rows().stream()
                .mapToInt(row -> row.scores().size())
                .sum();
        assertThat(before).isBetween(14, CALLS - 1);
        assertThat(Files.readString(log())).contains("the same command goes on from here");

        assertThat(run()).as(Files.readString(log())).isZero();

        assertThat(RoutingData.read(output()).rows())
                .hasSize(24)
                .allSatisfy(row ->
                        assertThat(row.scores().values()).containsOnly(1.0).hasSize(3));
        assertThat(simulator.ledger()).hasSize(CALLS);
        List<RoutingRow> rows = RoutingData.read(output()).rows();

        assertThat(run()).isZero();
        Files.delete(calls());
        Files.delete(output());
        String run = runOf(Files.readString(log()));
        assertThat(run("--run", run)).as(Files.readString(log())).isZero();

        assertThat(simulator.ledger()).hasSize(CALLS);
        assertThat(RoutingData.read(output()).rows()).isEqualTo(rows);
    }

    private static String runOf(String log) {
        return log.lines()
                .filter(line -> line.startsWith("run "))
                .map(line -> line.substring(4, line.indexOf(':')))
                .findFirst()
                .orElseThrow();
    }

    private static long lines(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }

    @Test
    void calls_that_fail_are_listed_and_made_again_the_next_time() throws Exception {
        behave(CLAUDE, "403");

        assertThat(run()).as(Files.readString(log())).isEqualTo(1);

        assertThat(Files.readString(log())).containsPattern("(?m)^✘ claude-sonnet: 24 × access_denied: ");
        assertThat(RoutingData.read(output()).models()).containsExactly("llama-3.3-70b", "nova-micro");
        behave(CLAUDE, "skill-100");

        assertThat(run()).as(Files.readString(log())).isZero();

        assertThat(RoutingData.read(output()).rows())
                .allSatisfy(row -> assertThat(row.scores()).hasSize(3).containsEntry("claude-sonnet", 1.0));
    }

    @Test
    void answers_are_judged_by_another_model_through_the_same_topics() throws Exception {
        // The prompt of a judge ends with an example of a verdict.
        behave(LLAMA, "echo");
        Path input = Files.writeString(
                output.resolve("essays.jsonl"),
                "{\"query\":\"Why is the sky blue?\",\"task\":\"explain\",\"metric\":\"judge\"}\n");

        int status = end(
                millweir(List.of("--input", input.toString(), "--models", "nova-micro", "--judge", "llama-3.3-70b")));

        assertThat(status).as(Files.readString(log())).isZero();
        assertThat(RoutingData.read(output()).rows()).singleElement().satisfies(row -> assertThat(row.scores())
                .containsExactly(entry("nova-micro", 0.5)));
        assertThat(simulator.ledger()).hasSize(2);
    }

    @Test
    void a_model_that_is_no_model_of_the_registry_is_a_wrong_usage() throws Exception {
        assertThat(run("--judge", "nova-mikro")).isEqualTo(2);

        assertThat(Files.readString(log()))
                .contains("--judge: \"nova-mikro\" is no enabled chat model of the registry; did you mean"
                        + " \"nova-micro\"?");
        assertThat(calls()).doesNotExist();
    }
}
