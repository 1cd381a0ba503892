package io.millweir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.audit.Findings;
import io.millweir.audit.LedgerCall;
import io.millweir.audit.Range;
import io.millweir.audit.Terms;
import io.millweir.audit.TopicAudit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/**
 * A broker, the simulated providers, and instances of Millweir, each a process of its own.
 *
 * <p>Threading: one thread at a time.
 */
final class Stage implements AutoCloseable {
    /** Providers from 0.2 to 5 s, one call in ten fails. */
    private static final String MODELS =
            """
            {
              "brisk": {"model": "gpt-sim-lognormal-500-50-plus-flaky-10", "service": "OpenAI",
                        "input_price": 0.15, "output_price": 0.6},
              "steady": {"model": "claude-sim-lognormal-900-60-plus-flaky-10-529", "service": "Anthropic",
                         "input_price": 0.8, "output_price": 4},
              "slow": {"model": "amazon.sim-lognormal-1500-50-plus-flaky-10-500-v1:0", "service": "Bedrock",
                       "aws_region": "us-east-1", "input_price": 0.06, "output_price": 0.24}
            }
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "OPENAI_API_KEY", "simulated",
            "ANTHROPIC_API_KEY", "simulated",
            "AWS_ACCESS_KEY_ID", "simulated",
            "AWS_SECRET_ACCESS_KEY", "simulated");

    private static final Duration QUERY_TIMEOUT = Duration.ofMinutes(5);

    private final Path directory;
    private final List<String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, JavaProcess> instances = new TreeMap<>();
    private final Instant from = Instant.now();
    private final JavaProcess simulator;
    private final URI providers;
    private JavaProcess broker;
    private final String bootstrapServers;

    /**
     * Starts broker and providers.
     *
     * @param name of the scenario; logs go to {@code target/chaos/NAME}
     * @param settings of all instances, as {@code --set} takes them
     */
    Stage(String name, long seed, String... settings) {
        this.directory = Path.of("target", "chaos", name).toAbsolutePath();
        this.settings = List.of(settings);
        deleteTree(directory);
        write(directory.resolve("models.json"), MODELS);
        this.simulator = JavaProcess.start(
                "simulator",
                "512m",
                directory.resolve("simulator.log"),
                Map.of(),
                "io.millweir.cli.Millweir",
                List.of("simulate", "--seed", String.valueOf(seed)));
        this.broker = startBroker(0);
        this.providers = URI.create(simulator.awaitReady().group(2));
        this.bootstrapServers = broker.awaitReady().group(1);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    private JavaProcess startBroker(int port) {
        return JavaProcess.start(
                "broker",
                "512m",
                directory.resolve("broker.log"),
                Map.of(),
                BrokerMain.class.getName(),
                List.of(directory.resolve("broker").toString(), String.valueOf(port)));
    }

    /** Starts an instance, on the state directory that it had before; does not wait for it. */
    JavaProcess start(String name) {
        return start(name, "320m", directory.resolve("state-" + name));
    }

    JavaProcess start(String name, String heap, Path stateDirectory) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "--http-port",
                "0",
                "--state-dir",
                stateDirectory.toString(),
                "--config",
                "config/millweir.yaml"));
        Stream.concat(
                        Stream.of(
                                "kafka.bootstrap-servers=" + bootstrapServers,
                                "registry.file=" + directory.resolve("models.json"),
                                "routing.fallbacks=[brisk, steady, slow]",
                                "providers.openai.endpoint=" + providers + "/v1",
                                "providers.anthropic.endpoint=" + providers,
                                "providers.bedrock.endpoint=" + providers,
                                "telemetry.log-calls=false"),
                        settings.stream())
                .forEach(setting -> args.addAll(List.of("--set", setting)));
        JavaProcess process = JavaProcess.start(
                name, heap, directory.resolve(name + ".log"), ENVIRONMENT, "io.millweir.cli.Millweir", args);
        instances.put(name, process);
        return process;
    }

    /** Starts instances and waits until all of them take queries. */
    void startAll(String... names) {
        // The first one makes the topics.
        for (String name : names) {
            start(name).awaitReady();
        }
    }

    JavaProcess instance(String name) {
        return Optional.ofNullable(instances.get(name)).orElseThrow();
    }

    List<String> names() {
        return List.copyOf(instances.keySet());
    }

    JavaProcess broker() {
        return broker;
    }

    /** Starts the broker again, on its port and directory. */
    void startBrokerAgain() {
        broker = startBroker(Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1)));
        Matcher unused = broker.awaitReady();
    }

    void forgetState(String name) {
        deleteTree(directory.resolve("state-" + name));
    }

    /** Sets what the calls of a provider's model do from now on; empty takes it back. */
    void behave(String modelId, String behaviour) {
        request(HttpRequest.newBuilder(URI.create(providers + "/behaviours/" + modelId))
                .PUT(HttpRequest.BodyPublishers.ofString(behaviour)));
    }

    /** The calls that the providers got. */
    List<JsonNode> ledger() {
        try {
            List<JsonNode> entries = new ArrayList<>();
            new ObjectMapper()
                    .readTree(request(HttpRequest.newBuilder(URI.create(providers + "/ledger"))))
                    .forEach(entries::add);
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The verifier's findings over everything that was said since the start. */
    Findings audit() {
        List<LedgerCall> calls = ledger().stream()
                .map(entry -> new LedgerCall(
                        entry.path("query_id").asText(), entry.path("attempt").asInt()))
                .toList();
        return TopicAudit.run(
                Map.of("bootstrap.servers", bootstrapServers),
                "millweir.",
                new Range(Optional.of(from), Optional.empty()),
                Optional.of(calls),
                Terms.of(QUERY_TIMEOUT, Duration.ofHours(1)),
                Clock.systemUTC());
    }

    private String request(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("simulator: " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        instances.values().forEach(JavaProcess::close);
        simulator.close();
        broker.close();
        deleteTree(directory.resolve("broker"));
        names().forEach(this::forgetState);
    }
}
