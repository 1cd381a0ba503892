package io.millweir.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Holds a cluster's topics against the catalogue, and creates and mends them on request.
 *
 * <p>Threading: as thread-safe as the client it is given; calls block up to the limit for each question asked.
 */
public final class TopicsAdmin {
    /** Kept as the operator set it: to shorten it would delete records, to lengthen it would keep what should go. */
    private static final Set<String> RETENTION =
            Set.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG);

    private final Cluster cluster;
    private final TopicCatalog catalog;

    /**
     * An administration of the cluster behind this client.
     *
     * @param bootstrapServers for messages
     * @param limit how long one question may take
     */
    public TopicsAdmin(Admin admin, String bootstrapServers, Duration limit, TopicCatalog catalog) {
        this.cluster = new Cluster(admin, bootstrapServers, limit);
        this.catalog = catalog;
    }

    /**
     * What differs from the catalogue, a sentence each; nothing is changed. Retention may differ.
     *
     * @throws TopicsUnreachableException when the cluster cannot be asked
     */
    public List<String> check(TopicSettings settings) {
        Map<String, TopicState> states = states(settings);
        List<String> differences = new ArrayList<>();
        for (TopicSpec spec : catalog.all()) {
            String name = spec.name(settings.prefix());
            TopicState state = states.get(name);
            if (state instanceof TopicState.Present present) {
                partitions(spec, settings, present).ifPresent(differences::add);
                if (present.configs().isEmpty()) {
                    differences.add("topic \"" + name + "\": its configuration is not readable for this principal; "
                            + "grant DESCRIBE_CONFIGS on the topic");
                }
                differing(spec, present)
                        .forEach((key, change) -> differences.add("topic \"" + name + "\": " + key + " is \""
                                + change.found() + "\", expected \"" + change.expected()
                                + "\"; run 'millweir topics apply'"));
            } else if (state instanceof TopicState.Hidden) {
                differences.add(hidden(name));
            } else {
                differences.add("topic \"" + name + "\": does not exist; run 'millweir topics apply'");
            }
        }
        return differences;
    }

    /**
     * Creates what is missing and sets what differs, and never deletes a topic, changes its partitions or its retention.
     *
     * @throws TopicsUnreachableException when the cluster cannot be asked
     */
    public Applied apply(TopicSettings settings) {
        Map<String, TopicState> states = states(settings);
        List<String> done = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (TopicSpec spec : catalog.all()) {
            String name = spec.name(settings.prefix());
            TopicState state = states.get(name);
            if (state instanceof TopicState.Present present) {
                partitions(spec, settings, present).ifPresent(left::add);
                alter(spec, name, present, done, left);
            } else if (state instanceof TopicState.Hidden) {
                left.add(hidden(name));
            } else {
                int partitions = spec.partitions(settings);
                Optional<String> refusal = cluster.create(created(spec, settings));
                refusal.ifPresentOrElse(
                        left::add, () -> done.add("topic \"" + name + "\": created with " + counted(partitions)));
            }
        }
        return new Applied(done, left);
    }

    private void alter(TopicSpec spec, String name, TopicState.Present present, List<String> done, List<String> left) {
        if (present.configs().isEmpty()) {
            left.add("topic \"" + name + "\": its configuration is not readable for this principal; "
                    + "grant DESCRIBE_CONFIGS on the topic");
        }
        Map<String, Change> differing = differing(spec, present);
        if (differing.isEmpty()) {
            return;
        }
        Map<String, String> wanted = new TreeMap<>();
        differing.forEach((key, change) -> wanted.put(key, change.expected()));
        String retention = spec.configs().get(TopicConfig.RETENTION_MS_CONFIG);
        if (wanted.containsKey(TopicConfig.CLEANUP_POLICY_CONFIG) && retention != null) {
            // A topic that was compacted until now never had a retention that anybody chose.
            wanted.put(TopicConfig.RETENTION_MS_CONFIG, retention);
        }
        Optional<String> refusal = cluster.alter(name, wanted);
        refusal.ifPresentOrElse(
                left::add,
                () -> wanted.forEach(
                        (key, value) -> done.add("topic \"" + name + "\": " + key + " set to \"" + value + "\"")));
    }

    private Map<String, TopicState> states(TopicSettings settings) {
        Collection<String> names =
                catalog.all().stream().map(spec -> spec.name(settings.prefix())).toList();
        return cluster.states(names);
    }

    private static NewTopic created(TopicSpec spec, TopicSettings settings) {
        Map<String, String> configs = new TreeMap<>(spec.configs());
        if (settings.replicationFactor() >= 3) {
            // With one replica in sync, an acknowledged record can still be lost with its broker.
            configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
        }
        Optional<Short> replicas = settings.replicationFactor() == TopicSettings.BROKER_DEFAULT
                ? Optional.empty()
                : Optional.of(settings.replicationFactor());
        return new NewTopic(spec.name(settings.prefix()), Optional.of(spec.partitions(settings)), replicas)
                .configs(configs);
    }

    private static Optional<String> partitions(TopicSpec spec, TopicSettings settings, TopicState.Present present) {
        int expected = spec.partitions(settings);
        if (present.partitions() == expected) {
            return Optional.empty();
        }
        return Optional.of("topic \"" + spec.name(settings.prefix()) + "\": has " + counted(present.partitions())
                + ", expected " + expected + "; create it anew"
                + (spec.ownPartitions().isPresent() ? "" : " or set topics.partitions: " + present.partitions()));
    }

    private static Map<String, Change> differing(TopicSpec spec, TopicState.Present present) {
        Map<String, Change> differing = new TreeMap<>();
        Map<String, String> found = present.configs().orElse(spec.configs());
        spec.configs().forEach((key, expected) -> {
            String value = found.getOrDefault(key, "");
            if (!RETENTION.contains(key) && !value.equals(expected)) {
                differing.put(key, new Change(value, expected));
            }
        });
        return differing;
    }

    private static String hidden(String name) {
        return "topic \"" + name + "\": not visible for this principal; grant DESCRIBE on the topic";
    }

    private static String counted(int partitions) {
        return partitions == 1 ? "1 partition" : partitions + " partitions";
    }

    /**
     * What became of an application of the catalogue.
     *
     * @param done what was created or changed, a sentence each
     * @param left what still differs and why, a sentence each; empty when all is as the catalogue says
     */
    public record Applied(List<String> done, List<String> left) {
        public Applied {
            done = List.copyOf(done);
            left = List.copyOf(left);
        }
    }

    private record Change(String found, String expected) {}
}
