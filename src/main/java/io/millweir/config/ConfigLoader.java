package io.millweir.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code millweir.yaml}, the environment and {@code --set} into one configuration, with all problems at once. */
public final class ConfigLoader {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final Map<String, String> environment;

    /** A loader that sees these environment variables. */
    public ConfigLoader(Map<String, String> environment) {
        this.environment = environment;
    }

    /** A loader that sees the environment of this process. */
    public static ConfigLoader ofProcess() {
        return new ConfigLoader(System.getenv());
    }

    /** A configuration and everything that is wrong with it; only one without problems may be used. */
    public record Loaded(MillweirConfig config, List<String> problems) {}

    /**
     * Loads the configuration.
     *
     * @param file the YAML file; empty means defaults only
     * @param overrides {@code key=value} as given to {@code --set}, later ones win
     */
    public Loaded load(Optional<Path> file, List<String> overrides) {
        List<String> problems = new ArrayList<>();
        ObjectNode tree = file.map(path -> read(path, problems)).orElseGet(YAML::createObjectNode);
        // Before the variables: one that an override makes needless may be missing.
        overrides.forEach(each -> override(tree, each, problems));
        new Interpolation(environment, problems).apply(tree, "");
        Path base = file.map(Path::toAbsolutePath).map(Path::getParent).orElseGet(() -> Path.of("")
                .toAbsolutePath());
        MillweirConfig config = new ConfigReader(base, new Keys(environment, problems), problems).read(tree);
        return new Loaded(config, problems.stream().distinct().toList());
    }

    private static ObjectNode read(Path path, List<String> problems) {
        try {
            JsonNode tree = YAML.readTree(Files.readString(path));
            if (tree instanceof ObjectNode object) {
                return object;
            }
            if (tree != null && !tree.isNull() && !tree.isMissingNode()) {
                problems.add(path + ": holds no mapping; write top-level keys such as kafka: and routing:");
            }
        } catch (JsonProcessingException e) {
            problems.add(path + ":"
                    + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": is no YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + "; mend that line");
        } catch (IOException e) {
            problems.add("--config: \"" + path + "\" "
                    + (Files.exists(path) ? "cannot be read as text" : "does not exist") + "; name a readable file");
        }
        return YAML.createObjectNode();
    }

    private static void override(ObjectNode tree, String assignment, List<String> problems) {
        int equals = assignment.indexOf('=');
        if (equals < 1) {
            // Whoever writes a colon for the equals sign may have a key behind it.
            problems.add("--set: \"" + assignment.split("[:\\s=]", 2)[0]
                    + "\" is no assignment; write --set key.path=value");
            return;
        }
        String[] keys = assignment.substring(0, equals).split("\\.", -1);
        ObjectNode at = tree;
        int last = keys.length - 1;
        for (int i = 0; i < last; i++) {
            // Properties that are passed through have dots in their names.
            if (i == 2 && keys[0].equals("kafka") && keys[1].equals("properties")) {
                last = i;
                break;
            }
            at = at.get(keys[i]) instanceof ObjectNode child ? child : at.putObject(keys[i]);
        }
        String key = String.join(".", List.of(keys).subList(last, keys.length));
        String value = assignment.substring(equals + 1);
        try {
            at.set(
                    key,
                    value.startsWith("[") || value.startsWith("{") ? YAML.readTree(value) : YAML.valueToTree(value));
        } catch (JsonProcessingException e) {
            problems.add("--set " + assignment.substring(0, equals) + ": the value is no YAML; quote it or mend it");
        }
    }
}
