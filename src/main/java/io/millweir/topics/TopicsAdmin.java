package io.millweir.topics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * Holds a cluster's topics against the catalogue, and creates and mends them on request.
 *
 * <p>Threading: as thread-safe as the client it is given; calls block, up to the limit for each question asked.
 */
public final class TopicsAdmin {
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
        return cluster.differences(catalog.all(), settings).stream()
                .flatMap(differences -> differences.sentences().stream())
                .toList();
    }

    /**
     * Those of these topics that are not there, by their names in Kafka.
     *
     * @throws TopicsUnreachableException when the cluster cannot be asked
     */
    public List<String> missing(TopicSettings settings, Collection<TopicName> topics) {
        return cluster.differences(topics.stream().map(catalog::spec).toList(), settings).stream()
                .filter(differences -> differences.state() instanceof TopicState.Missing)
                .map(differences -> differences.spec().name(settings.prefix()))
                .toList();
    }

    /**
     * Creates what is missing and sets what differs, and never deletes a topic, changes its partitions or shortens its
     * retention. Returns when the broker that was asked shows the changes, and the leaders of new partitions answer.
     *
     * @throws TopicsUnreachableException when the cluster cannot be asked
     */
    public Applied apply(TopicSettings settings) {
        return new Application(cluster, settings).run(catalog.all());
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
}
