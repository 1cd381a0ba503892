package io.millweir.cli;

import io.millweir.runtime.Setup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir run}: the processor against an existing Kafka cluster. */
@Command(
        name = "run",
        description = "Runs the processor against an existing Kafka cluster.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--http-port", paramLabel = "PORT", description = "0 for a free one; default http.port, else 8080")
    private @Nullable Integer httpPort;

    @Option(names = "--state-dir", paramLabel = "DIR", description = "default kafka.state-dir, else data/state")
    private @Nullable Path stateDir;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Setup setup = config.setup();
        Logs.toStandardError(setup.config().telemetry());
        Path state = stateDir == null ? setup.config().kafka().stateDir().orElse(Path.of("data", "state")) : stateDir;
        int port = httpPort == null ? setup.config().http().port().orElse(8080) : httpPort;
        return Shutdown.around(shutdown -> {
            Server server = shutdown.closing(Server.start(setup, state, port, Server.Seed.WHEN_EMPTY));
            Ready.print(spec, setup.config().kafka().bootstrapServers(), server.url());
            shutdown.await(server.fatal());
            return 0;
        });
    }
}
