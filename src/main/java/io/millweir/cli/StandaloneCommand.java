package io.millweir.cli;

import io.millweir.embedded.EmbeddedBroker;
import io.millweir.runtime.Setup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir standalone}: an embedded broker and the processor, against real providers. */
@Command(
        name = "standalone",
        description = "Runs an embedded Kafka broker and the processor, against real providers.",
        mixinStandardHelpOptions = true)
final class StandaloneCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "0 for a free one; default 9092")
    private int kafkaPort = 9092;

    @Option(names = "--http-port", paramLabel = "PORT", description = "0 for a free one; default http.port, else 8080")
    private @Nullable Integer httpPort;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "kept between runs; default data")
    private Path dataDir = Path.of("data");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        // Everything that is wrong with the configuration is said before a broker is started for it.
        Logs.toStandardError(config.setup().config().telemetry());
        return Shutdown.around(this::serve);
    }

    private int serve(Shutdown shutdown) throws InterruptedException {
        EmbeddedBroker broker = shutdown.undisturbed(() -> EmbeddedBroker.start(dataDir.resolve("kafka"), kafkaPort));
        Setup setup = config.setup("kafka.bootstrap-servers=" + broker.bootstrapServers());
        int port = httpPort == null ? setup.config().http().port().orElse(8080) : httpPort;
        Server server = shutdown.closing(Server.start(setup, dataDir.resolve("state"), port, Server.Seed.ALWAYS));
        Ready.print(spec, broker.bootstrapServers(), server.url());
        shutdown.await(server.fatal());
        return 0;
    }
}
