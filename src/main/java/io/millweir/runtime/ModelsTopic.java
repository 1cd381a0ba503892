package io.millweir.runtime;

import io.millweir.registry.ModelCardReader;
import io.millweir.registry.ModelsDiff;
import io.millweir.registry.SourcedCard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The {@code models} topic as an operator sees it: all cards that are on it, and changes to them. */
public final class ModelsTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> client;
    private final String topic;
    private final ModelCardReader reader;

    /** The topic behind these client properties. */
    public ModelsTopic(Map<String, Object> client, String topic, ModelCardReader reader) {
        this.client = client;
        this.topic = topic;
        this.reader = reader;
    }

    /**
     * The cards on the topic now; one that cannot be read counts as none.
     *
     * @throws StartException when the topic does not come to an end
     */
    public List<SourcedCard> read() {
        Map<String, byte[]> latest = new LinkedHashMap<>();
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long quietSince = System.nanoTime();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                    throw new StartException("topic \"" + topic + "\": nothing came for " + PATIENCE.toSeconds()
                            + " s before its end was reached; see whether its brokers are up");
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    quietSince = System.nanoTime();
                    if (record.key() != null) {
                        latest.put(record.key(), record.value());
                    }
                }
            }
        }
        List<SourcedCard> cards = new ArrayList<>();
        latest.forEach((name, json) -> {
            if (json != null) {
                cards.addAll(reader.read(name, json).cards());
            }
        });
        return cards;
    }

    /**
     * Writes a change.
     *
     * @throws StartException when the broker does not take it
     */
    public void write(ModelsDiff diff) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            diff.added().forEach(card -> sent.add(producer.send(put(card))));
            diff.changed().forEach(change -> sent.add(producer.send(put(change.card()))));
            diff.removed().forEach(card -> sent.add(producer.send(new ProducerRecord<>(topic, card.name(), null))));
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new StartException("topic \"" + topic + "\": the broker did not take the cards: " + e.getMessage()
                    + "; mend that and apply them again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("topic \"" + topic + "\": interrupted while writing; apply the cards again");
        }
    }

    private ProducerRecord<String, byte[]> put(SourcedCard card) {
        return new ProducerRecord<>(topic, card.name(), card.json().getBytes(StandardCharsets.UTF_8));
    }
}
