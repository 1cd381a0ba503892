package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.registry.ModelCardReader;
import io.millweir.topics.TopicCatalog;
import io.millweir.topics.TopicName;
import io.millweir.topics.TopicSettings;
import io.millweir.topics.TopicsAdmin;
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
        Map<String, Object> properties = new HashMap<>(config.kafka().properties());
        properties.put("bootstrap.servers", config.kafka().bootstrapServers());
        properties.put("max.request.size", KafkaSettings.LARGEST_RECORD);
        return properties;
    }

    /** What a command does with the topics. */
    public <T> T topics(Function<TopicsAdmin, T> use) {
        try (Admin admin = Admin.create(settings.admin())) {
            return use.apply(new TopicsAdmin(admin, config.kafka().bootstrapServers(), LIMIT, TopicCatalog.load()));
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
