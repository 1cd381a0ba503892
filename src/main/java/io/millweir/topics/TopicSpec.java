package io.millweir.topics;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How one topic is kept.
 *
 * @param topic which topic
 * @param key what its record keys are, in words
 * @param value what its values are, in words
 * @param schema path of the value's JSON Schema, relative to the catalogue
 * @param ownPartitions number of partitions; empty follows {@link TopicSettings#partitions}
 * @param configs topic configurations by Kafka's names, cleanup and retention included
 * @param writtenBy who produces to it
 * @param readBy who consumes it
 */
public record TopicSpec(
        TopicName topic,
        String key,
        String value,
        String schema,
        OptionalInt ownPartitions,
        Map<String, String> configs,
        List<String> writtenBy,
        List<String> readBy) {
    public TopicSpec {
        configs = Map.copyOf(configs);
        writtenBy = List.copyOf(writtenBy);
        readBy = List.copyOf(readBy);
    }

    /** The name in Kafka. */
    public String name(String prefix) {
        return topic.in(prefix);
    }

    /** The number of partitions under these settings. */
    public int partitions(TopicSettings settings) {
        return ownPartitions.orElse(settings.partitions());
    }
}
