package io.millweir.runtime;

import io.millweir.config.ConfigLoader;
import io.millweir.config.DispatchConfig;
import io.millweir.config.MillweirConfig;
import io.millweir.registry.CardsRead;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.Models;
import io.millweir.registry.SourcedCard;
import io.millweir.routing.RouterSpec;
import io.millweir.routing.RouterSpecReader;
import io.millweir.routing.Routers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A configuration in which nothing is wrong, with the files it names read.
 *
 * @param cards of {@code registry.file}; empty when it names none
 */
public record Setup(
        MillweirConfig config,
        ModelCardReader cardReader,
        Map<String, RouterSpec> routerSpecs,
        List<SourcedCard> cards) {
    private static final Logger LOG = LoggerFactory.getLogger(Setup.class);

    /**
     * Checks a configuration as a whole.
     *
     * @throws ConfigException when anything is wrong, with all of it
     */
    public static Setup of(ConfigLoader.Loaded loaded) {
        MillweirConfig config = loaded.config();
        List<String> problems = new ArrayList<>(loaded.problems());
        ModelCardReader reader = ModelCardReader.ofServices(config.providers().keySet());
        List<SourcedCard> cards = config.registry()
                .file()
                .map(file -> cards(file, reader, problems))
                .orElse(List.of());
        Map<String, RouterSpec> specs = config.routing()
                .routers()
                .map(node -> RouterSpecReader.read(node, "routing.routers", problems))
                .map(read -> RoutersConfiguration.tuned(read, problems))
                .orElse(Map.of());
        Set<String> routers = new TreeSet<>(Routers.builtIn());
        routers.addAll(specs.keySet());
        // Not with the routers built: what is wrong with them is among the problems.
        RoutersConfiguration.unknown(config.routing(), routers, problems);
        unknownModels(config, specs, cards, problems);
        impossiblePause(config, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Setup(config, reader, specs, cards);
    }

    /** Under the streams protocol Kafka Streams makes its consumer itself, and nobody else can stop it reading. */
    private static void impossiblePause(MillweirConfig config, List<String> problems) {
        String protocol = config.kafka().properties().get(StreamsConfig.GROUP_PROTOCOL_CONFIG);
        if (config.dispatch().onFull() == DispatchConfig.OnFull.PAUSE && "streams".equalsIgnoreCase(protocol)) {
            problems.add("dispatch.on-full: \"pause\" is not possible with kafka.properties.group.protocol \""
                    + protocol + "\", under which the reading of queries cannot be stopped; set dispatch.on-full to"
                    + " \"refuse\", or kafka.properties.group.protocol to \"classic\"");
        }
    }

    private static List<SourcedCard> cards(Path file, ModelCardReader reader, List<String> problems) {
        try {
            CardsRead read = reader.readFile(Files.readAllBytes(file));
            read.problems().forEach(problem -> problems.add(file + ": " + problem));
            read.warnings()
                    .forEach(warning -> LOG.atWarn().addKeyValue("file", file).log(warning));
            return read.cards();
        } catch (IOException e) {
            problems.add("registry.file: \"" + file + "\" cannot be read; name a readable models.json");
            return List.of();
        }
    }

    private static void unknownModels(
            MillweirConfig config, Map<String, RouterSpec> specs, List<SourcedCard> cards, List<String> problems) {
        if (cards.isEmpty()) {
            return;
        }
        Models models = Models.of(cards);
        List<String> fallbacks = config.routing().fallbacks();
        for (int i = 0; i < fallbacks.size(); i++) {
            if (models.find(fallbacks.get(i)).isEmpty()) {
                problems.add("routing.fallbacks[" + i + "]: " + models.unknown(fallbacks.get(i)));
            }
        }
        TenantsConfiguration.unknownModels(config, models, problems);
        RoutersConfiguration.unknownModels(specs, models, problems);
    }
}
