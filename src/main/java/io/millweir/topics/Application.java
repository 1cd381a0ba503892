package io.millweir.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One application of the catalogue to a cluster.
 *
 * <p>Threading: for one thread, once.
 */
final class Application {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Cluster cluster;
    private final TopicSettings settings;
    private final List<String> done = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private final List<TopicSpec> missing = new ArrayList<>();
    private final List<TopicSpec> changed = new ArrayList<>();

    Application(Cluster cluster, TopicSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    TopicsAdmin.Applied run(List<TopicSpec> specs) {
        for (Differences differences : cluster.differences(specs, settings)) {
            if (differences.state() instanceof TopicState.Missing) {
                missing.add(differences.spec());
            } else {
                left.addAll(differences.beyondRepair());
                alter(differences);
            }
        }
        create();
        settle();
        return new TopicsAdmin.Applied(done, left);
    }

    private void create() {
        Map<String, String> refused =
                cluster.create(missing.stream().map(this::created).toList());
        for (TopicSpec spec : missing) {
            String name = spec.name(settings.prefix());
            String refusal = refused.get(name);
            if (refusal == null) {
                changed.add(spec);
                done.add("topic \"" + name + "\": created with " + Differences.counted(spec.partitions(settings)));
            } else {
                left.add(refusal);
            }
        }
    }

    private NewTopic created(TopicSpec spec) {
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

    private void alter(Differences differences) {
        Map<String, String> wanted = new TreeMap<>();
        differences.configs().forEach((key, change) -> wanted.put(key, change.expected()));
        if (wanted.isEmpty()) {
            return;
        }
        TopicSpec spec = differences.spec();
        String retention = spec.configs().get(TopicConfig.RETENTION_MS_CONFIG);
        if (wanted.containsKey(TopicConfig.CLEANUP_POLICY_CONFIG) && retention != null) {
            // A topic that was compacted until now never had a retention that anybody chose.
            wanted.put(TopicConfig.RETENTION_MS_CONFIG, retention);
        }
        String name = spec.name(settings.prefix());
        Optional<String> refusal = cluster.alter(name, wanted);
        if (refusal.isPresent()) {
            left.add(refusal.get());
            return;
        }
        changed.add(spec);
        wanted.forEach((key, value) -> done.add("topic \"" + name + "\": " + key + " set to \"" + value + "\""));
    }

    /** A broker answers before it has heard from the controller: who asks next must not be told the old state. */
    private void settle() {
        if (visible()) {
            cluster.awaitLeaders(missing.stream()
                    .filter(changed::contains)
                    .collect(
                            Collectors.toMap(spec -> spec.name(settings.prefix()), spec -> spec.partitions(settings))));
        }
    }

    private boolean visible() {
        for (long waited = 0; !settled(); waited += PAUSE.toMillis()) {
            if (waited >= cluster.limit().toMillis()) {
                left.add("topics \"" + settings.prefix() + "*\": what was changed is not visible after \"" + waited
                        + " ms\"; run 'millweir topics apply' again");
                return false;
            }
            pause();
        }
        return true;
    }

    private boolean settled() {
        return cluster.differences(changed, settings).stream()
                .allMatch(each -> !(each.state() instanceof TopicState.Missing)
                        && each.configs().isEmpty());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TopicsUnreachableException(
                    "topics: interrupted while waiting for changes; run 'millweir topics apply' again", stopped);
        }
    }
}
