package io.millweir.topics;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The topics of Millweir as {@code topics/topics.yaml} describes them.
 *
 * <p>Threading: immutable; share freely.
 */
public final class TopicCatalog {
    /** Where the catalogue and its schemas lie on the class path. */
    public static final String DIRECTORY = "/topics/";

    private static final String FILE = DIRECTORY + "topics.yaml";

    private final Map<TopicName, TopicSpec> specs;

    private TopicCatalog(Map<TopicName, TopicSpec> specs) {
        this.specs = specs;
    }

    /** Reads the catalogue from the class path. */
    public static TopicCatalog load() {
        try (InputStream file = TopicCatalog.class.getResourceAsStream(FILE)) {
            return read(Objects.requireNonNull(file, FILE + ": not on the class path; rebuild the jar"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static TopicCatalog read(InputStream yaml) throws IOException {
        Catalog file = YAMLMapper.builder().build().readValue(yaml, Catalog.class);
        Map<TopicName, TopicSpec> specs = new EnumMap<>(TopicName.class);
        file.topics().forEach((bare, entry) -> {
            TopicName topic = TopicName.ofBare(bare)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "topics.yaml: topic \"" + bare + "\" is not in TopicName; add it there"));
            specs.put(topic, entry.spec(topic));
        });
        for (TopicName topic : TopicName.values()) {
            if (!specs.containsKey(topic)) {
                throw new IllegalArgumentException(
                        "topics.yaml: topic \"" + topic.bare() + "\" is missing; describe it there");
            }
        }
        return new TopicCatalog(specs);
    }

    /** How this topic is kept. */
    public TopicSpec spec(TopicName topic) {
        return Objects.requireNonNull(specs.get(topic));
    }

    /** All topics, in the order of {@link TopicName}. */
    public List<TopicSpec> all() {
        return List.copyOf(specs.values());
    }

    private record Catalog(Map<String, Entry> topics) {}

    private record Entry(
            String key,
            String value,
            String schema,
            String partitions,
            String cleanup,
            @Nullable String retention,
            @Nullable Map<String, String> config,
            @JsonProperty("written-by") List<String> writtenBy,
            @JsonProperty("read-by") List<String> readBy) {
        TopicSpec spec(TopicName topic) {
            Map<String, String> configs = new HashMap<>(config == null ? Map.of() : config);
            configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
            if (retention != null) {
                long millis = Duration.parse(retention).toMillis();
                configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(millis));
            }
            OptionalInt own =
                    partitions.equals("default") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(partitions));
            return new TopicSpec(topic, key, value, schema, own, configs, writtenBy, readBy);
        }
    }
}
