package io.millweir.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/** What one topic of the cluster has different from the catalogue, and how to say it. */
record Differences(TopicSpec spec, TopicSettings settings, TopicState state) {
    /** Kept as the operator set it: to shorten it would delete records, to lengthen it would keep what should go. */
    private static final Set<String> RETENTION =
            Set.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG);

    /** A configuration that is not as the catalogue says. */
    record Change(String found, String expected) {}

    /** All of them, a sentence each. */
    List<String> sentences() {
        if (state instanceof TopicState.Missing) {
            return List.of(where() + "does not exist; run 'millweir topics apply'");
        }
        List<String> sentences = new ArrayList<>(beyondRepair());
        configs()
                .forEach((key, change) -> sentences.add(where() + key + " is \"" + change.found() + "\", expected \""
                        + change.expected() + "\"; run 'millweir topics apply'"));
        return sentences;
    }

    /** Those that only an operator can mend, a sentence each. */
    List<String> beyondRepair() {
        if (state instanceof TopicState.Hidden) {
            return List.of(where() + "not visible for this principal; grant DESCRIBE on the topic");
        }
        if (!(state instanceof TopicState.Present present)) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        int expected = spec.partitions(settings);
        if (present.partitions() != expected) {
            sentences.add(where() + "has " + counted(present.partitions()) + ", expected " + expected
                    + "; create it anew"
                    + (spec.ownPartitions().isPresent() ? "" : " or set topics.partitions: " + present.partitions()));
        }
        if (present.configs().isEmpty()) {
            sentences.add(where() + "its configuration is not readable for this principal; "
                    + "grant DESCRIBE_CONFIGS on the topic");
        }
        return sentences;
    }

    /** Configurations that differ, by name; none where they cannot be read. */
    Map<String, Change> configs() {
        Map<String, Change> differing = new TreeMap<>();
        found().ifPresent(found -> spec.configs().forEach((key, expected) -> {
            String value = found.getOrDefault(key, "");
            if (!RETENTION.contains(key) && !value.equals(expected)) {
                differing.put(key, new Change(value, expected));
            }
        }));
        return differing;
    }

    private Optional<Map<String, String>> found() {
        return state instanceof TopicState.Present present ? present.configs() : Optional.empty();
    }

    private String where() {
        return "topic \"" + spec.name(settings.prefix()) + "\": ";
    }

    static String counted(int partitions) {
        return partitions == 1 ? "1 partition" : partitions + " partitions";
    }
}
