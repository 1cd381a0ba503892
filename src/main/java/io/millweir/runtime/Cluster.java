package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.registry.ModelCardReader;
import io.millweir.topics.TopicCatalog;
import io.millweir.topics.TopicName;
import io.millweir.topics.TopicSettings;
import io.millweir.topics.TopicsAdmin;
import io.millweir.topics.TopicsUnreachableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/** The Kafka cluster of a configuration: its topics, its registry, and the properties to reach it with. */
public final class Cluster {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final MillweirConfig config;
    private final KafkaSettings settings;

    /** The cluster that this configuration names. */
    public Cluster(MillweirConfig config) {
        this.config = config;
        this.settings = new KafkaSettings(config.kafka());
    }

    /** The name of a topic in this cluster. */
    public String topic(TopicName topic) {
        return topic.in(config.topics().prefix());
    }

    /** Properties for producers and consumers of a command. */
    public Map<String, Object> client() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("max.request.size", KafkaSettings.LARGEST_RECORD);
        // Kafka's own limits are made for services that wait; a person does not want to wait for two minutes.
        properties.put("default.api.timeout.ms", 15_000);
        properties.put("max.block.ms", 15_000);
        properties.put("request.timeout.ms", 10_000);
        properties.putAll(config.kafka().properties());
        // The stream's; a plain consumer refuses "streams".
        properties.remove("group.protocol");
        if (!config.kafka().properties().containsKey("request.timeout.ms")) {
            // Kafka refuses one that is shorter than the other, so it goes with the limit above.
            properties.putIfAbsent("delivery.timeout.ms", 30_000);
        }
        properties.put("bootstrap.servers", config.kafka().bootstrapServers());
        return properties;
    }

    /** What a command does with the topics. */
    public <T> T topics(Function<TopicsAdmin, T> use) {
        try (Admin admin = Admin.create(settings.admin())) {
            return use.apply(new TopicsAdmin(admin, config.kafka().bootstrapServers(), LIMIT, TopicCatalog.load()));
        }
    }

    /**
     * Makes sure that topics are there which a command is about to use.
     *
     * @throws StartException when one is missing
     * @throws TopicsUnreachableException when the cluster does not answer
     */
    public void require(TopicName... names) {
        List<String> missing = topics(admin -> admin.missing(topicSettings(), List.of(names)));
        if (!missing.isEmpty()) {
            throw new StartException("topics.prefix: \"" + config.kafka().bootstrapServers() + "\" has no topic \""
                    + String.join("\", \"", missing)
                    + "\"; start 'millweir run', run 'millweir topics apply', or name the right topics.prefix");
        }
    }

    /** What the configuration says about topics. */
    public TopicSettings topicSettings() {
        return new TopicSettings(
                config.topics().prefix(),
                config.topics().partitions(),
                config.topics().replicationFactor());
    }

    /** The registry's topic. */
    public ModelsTopic models(ModelCardReader reader) {
        return new ModelsTopic(client(), topic(TopicName.MODELS), reader);
    }

    /**
     * Makes sure that every topic is there and as it should be, creating what is missing when the configuration says
     * so.
     *
     * @throws StartException when a topic is missing or differs, naming each difference
     */
    public void prepareTopics() {
        List<String> differences = topics(admin -> {
            if (config.topics().autoCreate()) {
                admin.apply(topicSettings());
            }
            return admin.check(topicSettings());
        });
        if (!differences.isEmpty()) {
            throw new StartException(String.join("\n", differences));
        }
    }
}
