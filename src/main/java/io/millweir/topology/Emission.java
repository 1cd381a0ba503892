package io.millweir.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * A value on its way to a topic, and the partition it goes to: that of its query. So every output partition is written
 * by one task, and no other task's open transaction holds its readers back.
 *
 * @param value as it is written; null for a value that was null when it came
 */
record Emission(int partition, byte @Nullable [] value) {
    /** Writes the value alone. */
    static Serializer<Emission> serializer() {
        return (topic, emission) -> emission == null ? null : emission.value();
    }

    /** Sends an emission where it says. */
    static StreamPartitioner<byte[], Emission> partitioner() {
        return (topic, key, emission, partitions) -> Optional.of(Set.of(emission.partition() % partitions));
    }
}
