package io.millweir.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The Kafka clients of a stream that leaves queries unread while the process is full, and reads completions first.
 *
 * <p>A consumer hands out what one fetch brought of a partition to its end before that of the next partition: with a
 * backlog, thousands of queries before the first completion, though every one of them had its answer by then. So the
 * poll after one that brought queries asks for completions alone.
 */
final class PausingClients implements KafkaClientSupplier {
    private final String queries;
    private final BooleanSupplier full;

    /**
     * Clients of a stream.
     *
     * @param queries name of the topic
     */
    PausingClients(String queries, BooleanSupplier full) {
        this.queries = queries;
        this.full = full;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new PausingConsumer(config, queries, new QueriesGate(queries, full));
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Threading: owned by its stream thread, as any consumer. */
    private static final class PausingConsumer extends KafkaConsumer<byte[], byte[]> {
        private final String queries;
        private final QueriesGate gate;
        private final QueriesGate.Partitions behind = new Behind();
        private boolean queriesRead;

        PausingConsumer(Map<String, Object> config, String queries, QueriesGate gate) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.queries = queries;
            this.gate = gate;
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (queriesRead) {
                queriesRead = false;
                gate.settle(behind, true);
                ConsumerRecords<byte[], byte[]> completions = super.poll(Duration.ZERO);
                if (!completions.isEmpty()) {
                    return completions;
                }
            }
            gate.settle(behind, false);
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            queriesRead = records.partitions().stream()
                    .anyMatch(partition -> partition.topic().equals(queries));
            return records;
        }

        @Override
        public void pause(Collection<TopicPartition> partitions) {
            gate.pause(behind, partitions);
        }

        @Override
        public void resume(Collection<TopicPartition> partitions) {
            gate.resume(behind, partitions);
        }

        /** The consumer without the gate. */
        private final class Behind implements QueriesGate.Partitions {
            @Override
            public Set<TopicPartition> assigned() {
                return PausingConsumer.super.assignment();
            }

            @Override
            public Set<TopicPartition> paused() {
                return PausingConsumer.super.paused();
            }

            @Override
            public void pause(Collection<TopicPartition> partitions) {
                PausingConsumer.super.pause(partitions);
            }

            @Override
            public void resume(Collection<TopicPartition> partitions) {
                PausingConsumer.super.resume(partitions);
            }
        }
    }
}
