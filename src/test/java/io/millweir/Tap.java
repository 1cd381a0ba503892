package io.millweir;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what was committed to topics, as any consumer would. */
final class Tap implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> read = new HashMap<>();

    Tap(String bootstrapServers, TopicName... topics) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics)
                .map(topic -> topic.in("millweir."))
                .flatMap(topic ->
                        consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Reads all that there is, and on. */
    static Tap fromStart(String bootstrapServers, TopicName... topics) {
        Tap tap = new Tap(bootstrapServers, topics);
        tap.consumer.seekToBeginning(tap.consumer.assignment());
        return tap;
    }

    /** Reads on until this holds, and a little longer, for what should not come; or until the time is over. */
    void until(BooleanSupplier enough, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!enough.getAsBoolean() && System.nanoTime() < end) {
            poll(Duration.ofMillis(100));
        }
        poll(Duration.ofMillis(500));
        poll(Duration.ofMillis(500));
    }

    private void poll(Duration time) {
        consumer.poll(time).forEach(record -> read.computeIfAbsent(record.topic(), absent -> new ArrayList<>())
                .add(record));
    }

    List<ConsumerRecord<byte[], byte[]>> records(TopicName topic) {
        return read.getOrDefault(topic.in("millweir."), List.of());
    }

    List<JsonNode> values(TopicName topic) {
        return records(topic).stream()
                .map(record -> ((Parsed.Ok) Json.parse(record.value())).value())
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
