package io.millweir.runtime;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Stops the reading of one topic while the process is full or is to read the others alone, beside Kafka Streams, which
 * stops and resumes partitions on account of its own buffers: what Streams has stopped, only Streams resumes, and what it
 * resumes while the gate is closed is resumed when the gate opens.
 *
 * <p>Threading: owned by the thread that polls.
 */
final class QueriesGate {
    private final String topic;
    private final BooleanSupplier full;
    /** Stopped by the gate alone. */
    private final Set<TopicPartition> stopped = new HashSet<>();

    private boolean othersAlone;

    /** The consumer behind the gate. */
    interface Partitions {
        Set<TopicPartition> assigned();

        Set<TopicPartition> paused();

        void pause(Collection<TopicPartition> partitions);

        void resume(Collection<TopicPartition> partitions);
    }

    QueriesGate(String topic, BooleanSupplier full) {
        this.topic = topic;
        this.full = full;
    }

    /**
     * Before each poll.
     *
     * @param othersAlone whether this poll is to leave the topic out
     */
    void settle(Partitions consumer, boolean othersAlone) {
        this.othersAlone = othersAlone;
        if (closed()) {
            Set<TopicPartition> running = queries(consumer.assigned());
            running.removeAll(consumer.paused());
            if (!running.isEmpty()) {
                consumer.pause(running);
                stopped.addAll(running);
            }
        } else if (!stopped.isEmpty()) {
            stopped.retainAll(consumer.assigned());
            consumer.resume(List.copyOf(stopped));
            stopped.clear();
        }
    }

    /** Streams stops partitions. */
    void pause(Partitions consumer, Collection<TopicPartition> partitions) {
        stopped.removeAll(Set.copyOf(partitions));
        consumer.pause(partitions);
    }

    /** Streams resumes partitions. */
    void resume(Partitions consumer, Collection<TopicPartition> partitions) {
        Set<TopicPartition> now = new HashSet<>(partitions);
        if (closed()) {
            Set<TopicPartition> later = queries(partitions);
            now.removeAll(later);
            stopped.addAll(later);
        } else {
            stopped.removeAll(now);
        }
        consumer.resume(now);
    }

    private boolean closed() {
        return othersAlone || full.getAsBoolean();
    }

    private Set<TopicPartition> queries(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .filter(partition -> partition.topic().equals(topic))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
