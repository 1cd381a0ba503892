package io.millweir.topics;

import java.util.regex.Pattern;

/**
 * What the configuration says about all topics.
 *
 * @param prefix stands before every topic's name; may be empty
 * @param partitions of every topic that has no number of its own
 * @param replicationFactor of topics to be created; {@link #BROKER_DEFAULT} leaves it to the broker
 */
public record TopicSettings(String prefix, int partitions, short replicationFactor) {
    /** The replication factor that stands for the broker's {@code default.replication.factor}. */
    public static final short BROKER_DEFAULT = -1;

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]*");

    public TopicSettings {
        if (!LEGAL.matcher(prefix).matches()) {
            throw new IllegalArgumentException("topics.prefix: \"" + prefix
                    + "\" cannot begin a topic's name; use letters, digits, '.', '_' and '-'");
        }
        if (partitions < 1) {
            throw new IllegalArgumentException(
                    "topics.partitions: \"" + partitions + "\" is below 1; give the number of partitions");
        }
        if (replicationFactor < 1 && replicationFactor != BROKER_DEFAULT) {
            throw new IllegalArgumentException("topics.replication-factor: \"" + replicationFactor
                    + "\" is below 1; give the number of replicas, or -1 for the broker's default");
        }
    }
}
