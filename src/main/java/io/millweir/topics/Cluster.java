package io.millweir.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's topics, asked and changed with a time limit; Kafka's exceptions end here.
 *
 * <p>Threading: as thread-safe as the client it is given; calls block up to the limit.
 */
final class Cluster {
    private final Admin admin;
    private final String bootstrapServers;
    private final Duration limit;

    Cluster(Admin admin, String bootstrapServers, Duration limit) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /** Each of these topics beside what the cluster says of it. */
    List<Differences> differences(List<TopicSpec> specs, TopicSettings settings) {
        Map<String, TopicState> states =
                states(specs.stream().map(spec -> spec.name(settings.prefix())).toList());
        return specs.stream()
                .map(spec -> new Differences(
                        spec, settings, Objects.requireNonNull(states.get(spec.name(settings.prefix())))))
                .toList();
    }

    private Map<String, TopicState> states(Collection<String> names) {
        Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                        names, new DescribeTopicsOptions().timeoutMs(limitMs()))
                .topicNameValues();
        Map<String, TopicState> states = new LinkedHashMap<>();
        Map<String, Integer> partitions = new LinkedHashMap<>();
        for (String name : names) {
            Answer<TopicDescription> answer = await(asked.get(name));
            if (answer.value() != null) {
                partitions.put(name, answer.value().partitions().size());
            } else if (answer.refusal() instanceof UnknownTopicOrPartitionException) {
                states.put(name, new TopicState.Missing());
            } else if (answer.refusal() instanceof AuthorizationException) {
                states.put(name, new TopicState.Hidden());
            } else {
                throw unexpected("describe topic \"" + name + "\"", answer.refusal());
            }
        }
        Map<String, Optional<Map<String, String>>> configs = configs(partitions.keySet());
        partitions.forEach((name, count) ->
                states.put(name, new TopicState.Present(count, configs.getOrDefault(name, Optional.empty()))));
        return states;
    }

    private Map<String, Optional<Map<String, String>>> configs(Collection<String> names) {
        Map<ConfigResource, KafkaFuture<Config>> asked = admin.describeConfigs(
                        names.stream().map(Cluster::resource).toList(),
                        new DescribeConfigsOptions().timeoutMs(limitMs()))
                .values();
        Map<String, Optional<Map<String, String>>> configs = new HashMap<>();
        asked.forEach((resource, future) -> {
            Answer<Config> answer = await(future);
            if (answer.value() != null) {
                configs.put(resource.name(), Optional.of(inForce(answer.value())));
            } else if (!(answer.refusal() instanceof AuthorizationException)) {
                throw unexpected("read the configuration of topic \"" + resource.name() + "\"", answer.refusal());
            }
        });
        return configs;
    }

    private static Map<String, String> inForce(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    /** Creates topics; gives for each that was refused a sentence by its name. */
    Map<String, String> create(Collection<NewTopic> topics) {
        Map<String, KafkaFuture<Void>> asked = admin.createTopics(
                        topics, new CreateTopicsOptions().timeoutMs(limitMs()))
                .values();
        Map<String, String> refused = new HashMap<>();
        for (NewTopic topic : topics) {
            ApiException refusal = await(asked.get(topic.name())).refusal();
            if (refusal != null) {
                refused.put(topic.name(), "topic \"" + topic.name() + "\": " + notCreated(refusal));
            }
        }
        return refused;
    }

    private static String notCreated(ApiException refusal) {
        return refusal instanceof TopicExistsException
                ? "was created by somebody else in this moment; "
                        + "run 'millweir topics apply' again to see whether it is as expected"
                : "not created, " + because(refusal, "CREATE on the topic or the cluster");
    }

    /**
     * Waits until each partition is answered for by its leader. A producer that sends to a new topic before that may have
     * its second request accepted and its first refused for good (KAFKA-15591, open in 4.3).
     *
     * @param partitions of each topic
     */
    void awaitLeaders(Map<String, Integer> partitions) {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        partitions.forEach((name, count) -> IntStream.range(0, count)
                .forEach(number -> all.put(new TopicPartition(name, number), OffsetSpec.latest())));
        ListOffsetsResult asked = admin.listOffsets(all, new ListOffsetsOptions().timeoutMs(limitMs()));
        for (TopicPartition partition : all.keySet()) {
            // Whoever may create a topic and not read it learns nothing here, and goes on.
            Answer<ListOffsetsResult.ListOffsetsResultInfo> unused = await(asked.partitionResult(partition));
        }
    }

    /** Sets these configurations of a topic and leaves the others; what was refused is a sentence. */
    Optional<String> alter(String name, Map<String, String> configs) {
        ConfigResource resource = resource(name);
        List<AlterConfigOp> operations = configs.entrySet().stream()
                .map(config -> new AlterConfigOp(
                        new ConfigEntry(config.getKey(), config.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        KafkaFuture<Void> asked = admin.incrementalAlterConfigs(
                        Map.of(resource, operations), new AlterConfigsOptions().timeoutMs(limitMs()))
                .values()
                .get(resource);
        return Optional.ofNullable(await(asked).refusal())
                .map(refusal ->
                        "topic \"" + name + "\": not changed, " + because(refusal, "ALTER_CONFIGS on the topic"));
    }

    private static String because(ApiException refusal, String right) {
        return refusal instanceof AuthorizationException
                ? "the broker does not allow it; grant " + right
                : "the broker refuses: \"" + refusal.getMessage() + "\"; change the setting it names";
    }

    private <T> Answer<T> await(@Nullable KafkaFuture<T> asked) {
        if (asked == null) {
            throw new IllegalStateException("the client gave no answer to wait for");
        }
        try {
            // The client keeps its own limit; this one is for a client that does not.
            return new Answer<>(asked.get(limit.toMillis() + 1_000L, TimeUnit.MILLISECONDS), null);
        } catch (ExecutionException failed) {
            return refused(failed.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw unreachable(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new TopicsUnreachableException(
                    "kafka: interrupted while waiting for \"" + bootstrapServers + "\"; the command was stopped",
                    stopped);
        }
    }

    private <T> Answer<T> refused(@Nullable Throwable cause) {
        if (cause instanceof TimeoutException) {
            throw unreachable(cause);
        }
        if (cause instanceof AuthenticationException) {
            throw new TopicsUnreachableException(
                    "kafka.properties: \"" + bootstrapServers + "\" refuses the credentials: \"" + cause.getMessage()
                            + "\"; check security.protocol, sasl.* and ssl.* there",
                    cause);
        }
        if (cause instanceof ApiException refusal) {
            return new Answer<>(null, refusal);
        }
        throw unexpected("answer", cause);
    }

    private TopicsUnreachableException unreachable(Throwable cause) {
        return new TopicsUnreachableException(
                "kafka.bootstrap-servers: cannot reach \"" + bootstrapServers + "\" within " + seconds()
                        + " s; check that the broker runs and that host, port and security.protocol are right",
                cause);
    }

    private TopicsUnreachableException unexpected(String what, @Nullable Throwable cause) {
        return new TopicsUnreachableException(
                "kafka: \"" + bootstrapServers + "\" cannot " + what + ": \""
                        + (cause == null ? "no reason given" : cause.getMessage()) + "\"; see the broker's log",
                cause);
    }

    private String seconds() {
        return limit.toMillis() % 1_000 == 0
                ? Long.toString(limit.toSeconds())
                : Double.toString(limit.toMillis() / 1_000.0);
    }

    private int limitMs() {
        return Math.toIntExact(limit.toMillis());
    }

    private static ConfigResource resource(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private record Answer<T>(@Nullable T value, @Nullable ApiException refusal) {}
}
