package io.millweir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.config.ConfigLoader;
import io.millweir.config.ProviderConfig;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.registry.CardsRead;
import io.millweir.registry.SourcedCard;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.Setup;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir demo}: the main job with nothing else installed, on example queries. */
@Command(
        name = "demo",
        description = "Shows the main job: embedded broker, simulated providers, example queries. No key, no network.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final Path EXAMPLES = Path.of("config", "examples");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--exit", description = "ends after the example queries")
    private boolean exit;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "0 for a free one, the default")
    private int kafkaPort;

    @Option(names = "--http-port", paramLabel = "PORT", description = "0 for a free one, the default")
    private int httpPort;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "kept between runs; default a temporary one")
    private @Nullable Path dataDir;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return Shutdown.around(this::run);
    }

    private int run(Shutdown shutdown) throws IOException, InterruptedException {
        Path data;
        if (dataDir == null) {
            data = Files.createTempDirectory("millweir-demo");
            shutdown.closing(() -> Directories.delete(data));
        } else {
            data = Files.createDirectories(dataDir);
        }
        Logs.toFile(data.resolve("millweir.log"));
        Simulator simulator = shutdown.closing(
                Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("lognormal-250-60")));
        config.setup(simulated(simulator));
        EmbeddedBroker broker = shutdown.undisturbed(() -> EmbeddedBroker.start(data.resolve("kafka"), kafkaPort));
        Setup setup = withDemoModels(
                config.setup(simulated(simulator, "kafka.bootstrap-servers=" + broker.bootstrapServers())));
        Server server = shutdown.closing(Server.start(setup, data.resolve("state"), httpPort, Server.Seed.ALWAYS));

        PrintWriter out = spec.commandLine().getOut();
        DemoReport report = new DemoReport(out, setup.cards());
        report.header(broker.bootstrapServers(), server.url());
        Ready.print(spec, broker.bootstrapServers(), server.url());
        out.println();
        boolean asExpected = ask(setup, report);
        out.flush();
        if (exit) {
            return asExpected ? 0 : Millweir.FAILED;
        }
        report.invitation(broker.bootstrapServers(), server.url(), simulator.url(), data);
        shutdown.await(server.fatal());
        return 0;
    }

    private boolean ask(Setup setup, DemoReport report) throws IOException {
        Cluster cluster = new Cluster(setup.config());
        String run = UUID.randomUUID().toString().substring(0, 8);
        Map<String, ObjectNode> queries = new LinkedHashMap<>();
        for (ObjectNode query :
                QueryInput.read(ConfigOptions.home().resolve(EXAMPLES).resolve("demo.jsonl"))) {
            // A kept data directory remembers the ids of an earlier demo.
            String id = query.path("id").asText() + "-" + run;
            queries.put(id, query.put("id", id));
        }
        List<String> topics = List.of(
                cluster.topic(TopicName.RESPONSES),
                cluster.topic(TopicName.USAGE),
                cluster.topic(TopicName.LATENCY),
                cluster.topic(TopicName.DECISIONS));
        try (TopicCounts counts = new TopicCounts(cluster.client(), topics);
                QueryClient client = new QueryClient(
                        cluster.client(), cluster.topic(TopicName.QUERIES), cluster.topic(TopicName.RESPONSES))) {
            Map<String, ObjectNode> responses = client.ask(queries, PATIENCE, response -> report.line(response, run));
            report.totals(counts.count());
            return responses.size() == queries.size()
                    && responses.values().stream().allMatch(DemoReport::isAsExpected);
        }
    }

    /** Every provider at the simulator, no host besides it, and keys that are none. */
    private String[] simulated(Simulator simulator, String... further) {
        List<String> overrides = new ArrayList<>(List.of(further));
        ConfigLoader.Loaded loaded = config.load();
        for (ProviderConfig provider : loaded.config().providers().values()) {
            boolean openAi = provider.type() == ProviderConfig.Type.OPENAI;
            String key = "providers." + provider.name();
            overrides.add(key + ".endpoint=" + simulator.url() + (openAi ? "/v1" : ""));
            if (provider.type() != ProviderConfig.Type.BEDROCK) {
                overrides.add(key + ".api-keys=simulated");
            }
        }
        overrides.add("registry.allowed-endpoints=[]");
        return overrides.toArray(String[]::new);
    }

    private static Setup withDemoModels(Setup setup) throws IOException {
        CardsRead demo = setup.cardReader()
                .readFile(Files.readAllBytes(
                        ConfigOptions.home().resolve(EXAMPLES).resolve("demo-models.json")));
        List<SourcedCard> cards = new ArrayList<>(setup.cards());
        cards.addAll(demo.cards());
        return new Setup(setup.config(), setup.cardReader(), setup.routerSpecs(), List.copyOf(cards));
    }
}
