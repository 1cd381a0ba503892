package io.millweir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that the topics and the ledger say of some queries, for whoever looks for the reason of a violation. */
final class Evidence {
    private static final List<TopicName> TOPICS = List.of(
            TopicName.QUERIES,
            TopicName.DECISIONS,
            TopicName.COMPLETIONS,
            TopicName.CHUNKS,
            TopicName.USAGE,
            TopicName.RESPONSES,
            TopicName.DEAD_LETTERS);

    private final Set<String> queries;
    private final Map<String, List<String>> lines = new TreeMap<>();

    private Evidence(Set<String> queries) {
        this.queries = queries;
    }

    /** Writes it to a file, query by query. */
    static void write(
            Set<String> queries, String bootstrapServers, List<SimulatedProviders.Arrival> arrivals, Path file) {
        Evidence evidence = new Evidence(queries);
        evidence.read(bootstrapServers);
        for (SimulatedProviders.Arrival arrival : arrivals) {
            if (queries.contains(arrival.queryId())) {
                evidence.add(arrival.queryId(), "ledger " + arrival);
            }
        }
        List<String> all = new ArrayList<>();
        evidence.lines.forEach((query, about) -> {
            all.add("== " + query);
            all.addAll(about);
        });
        try {
            Files.write(file, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String bootstrapServers) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            for (TopicName topic : TOPICS) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic.in("millweir.")).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                    consumer.poll(Duration.ofMillis(200)).forEach(record -> take(topic, record));
                }
            }
        }
    }

    private void take(TopicName topic, ConsumerRecord<byte[], byte[]> record) {
        if (Json.parse(record.value()) instanceof Parsed.Ok ok) {
            JsonNode value = ok.value();
            String query = value.path(value.has("query_id") ? "query_id" : "id").asText();
            if (queries.contains(query)) {
                if (value instanceof ObjectNode object) {
                    object.remove(List.of("text", "routing", "prices", "scores", "query", "metadata"));
                }
                add(query, topic.bare() + "-" + record.partition() + "@" + record.offset() + " " + value);
            }
        }
    }

    private void add(String query, String line) {
        lines.computeIfAbsent(query, none -> new ArrayList<>()).add(line);
    }
}
