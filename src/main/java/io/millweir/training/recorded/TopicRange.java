package io.millweir.training.recorded;

import io.millweir.topics.TopicName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics from a time on to where they end now, committed records only, without a group.
 *
 * @param client properties of a Kafka client
 * @param from the first time of a record; empty for all that is left
 */
record TopicRange(Map<String, Object> client, String prefix, Optional<Instant> from) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALL = Duration.ofSeconds(60);

    /**
     * Gives each record of a topic.
     *
     * @throws IllegalStateException when brokers are silent for a minute
     */
    void each(TopicName topic, Consumer<ConsumerRecord<byte[], byte[]>> take) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.in(prefix)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            seek(consumer, partitions);
            List<TopicPartition> open = new ArrayList<>(partitions);
            long quietSince = System.nanoTime();
            while (!open.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take.accept(record);
                    quietSince = System.nanoTime();
                }
                open.removeIf(each -> consumer.position(each) >= ends.getOrDefault(each, 0L));
                if (System.nanoTime() - quietSince > STALL.toNanos()) {
                    throw new IllegalStateException("kafka: nothing could be read for \"" + STALL.toSeconds()
                            + "\" s of partitions \"" + open + "\"; see that their brokers are up");
                }
            }
        }
    }

    private void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        consumer.seekToBeginning(partitions);
        if (from.isPresent()) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(each -> times.put(each, from.get().toEpochMilli()));
            consumer.offsetsForTimes(times).forEach((partition, found) -> {
                if (found == null) {
                    consumer.seekToEnd(List.of(partition));
                } else {
                    consumer.seek(partition, found.offset());
                }
            });
        }
    }
}
