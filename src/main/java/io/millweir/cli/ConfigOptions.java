package io.millweir.cli;

import io.millweir.config.ConfigLoader;
import io.millweir.config.MillweirConfig;
import io.millweir.runtime.ConfigException;
import io.millweir.runtime.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that reads the configuration. */
final class ConfigOptions {
    private static final Path DEFAULT = Path.of("config", "millweir.yaml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the configuration; default config/millweir.yaml where there is one")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "overrides a key of the configuration, for example providers.bedrock.endpoint=…; repeatable")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "the Kafka cluster; overrides kafka.bootstrap-servers")
    private @Nullable String bootstrapServer;

    /** The configuration with further overrides, which win over those of the user. */
    ConfigLoader.Loaded load(String... further) {
        Optional<Path> from =
                file == null ? Optional.of(home().resolve(DEFAULT)).filter(Files::exists) : Optional.of(file);
        List<String> all = new ArrayList<>(overrides);
        if (bootstrapServer != null) {
            all.add("kafka.bootstrap-servers=" + bootstrapServer);
        }
        all.addAll(List.of(further));
        return ConfigLoader.ofProcess().load(from, all);
    }

    /** The configuration, checked as a whole. */
    Setup setup(String... further) {
        return Setup.of(load(further));
    }

    /** The configuration for a command that needs no more of it than how to reach Kafka. */
    MillweirConfig client() {
        ConfigLoader.Loaded loaded = load();
        if (!loaded.problems().isEmpty()) {
            throw new ConfigException(loaded.problems());
        }
        return loaded.config();
    }

    /** The checkout or installation that this program runs from; the launcher names it. */
    static Path home() {
        return Path.of(System.getProperty("millweir.home", ""));
    }
}
