package io.millweir.topology;

import io.millweir.topics.Json;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * A value on its way to a topic, and the partition it goes to: that of its query. So every output partition is written
 * by one task, and no other task's open transaction holds its readers back.
 *
 * @param value an event, written as JSON; bytes are written as they are
 */
record Emission(int partition, Object value) {
    /** Writes the value alone. */
    static Serializer<Emission> serializer() {
        return (topic, emission) -> {
            if (emission == null || emission.value() == Tombstone.VALUE) {
                return null;
            }
            return emission.value() instanceof byte[] bytes ? bytes : Json.bytes(emission.value());
        };
    }

    /** Sends an emission where it says. */
    static StreamPartitioner<byte[], Emission> partitioner() {
        return (topic, key, emission, partitions) -> Optional.of(Set.of(emission.partition() % partitions));
    }

    /** A value that was null when it came and stays so. */
    enum Tombstone {
        VALUE
    }
}
