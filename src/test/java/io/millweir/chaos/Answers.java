package io.millweir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Headers;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.TopicName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed responses and lost calls as they come.
 *
 * <p>Threading: a thread of its own reads; the rest may be called from anywhere.
 */
final class Answers implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Lost> lost = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::read, "answers");
    private volatile boolean on = true;

    /**
     * What a query was answered.
     *
     * @param times how many plain records, those marked as possible duplicates not counted
     * @param marked how many marked ones
     * @param error the code; empty when it was answered well
     * @param heldMs the part of its time in which no provider was working on it
     */
    record Answer(int times, int marked, String error, long totalMs, long heldMs, Instant from, Instant at) {
        Answer again(boolean isMarked) {
            return new Answer(
                    times + (isMarked ? 0 : 1), marked + (isMarked ? 1 : 0), error, totalMs, heldMs, from, at);
        }
    }

    /** A call whose end nobody recorded. */
    record Lost(String queryId, int attempt, Instant startedAt) {}

    /** From the first record on; the topics must be there. */
    Answers(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(TopicName.RESPONSES, TopicName.USAGE)
                .map(topic -> topic.in("millweir."))
                .flatMap(topic ->
                        consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        while (on) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                JsonNode value = ((Parsed.Ok) Json.parse(record.value())).value();
                if (record.topic().equals(TopicName.RESPONSES.in("millweir."))) {
                    boolean marked = record.headers().lastHeader(Headers.POSSIBLE_DUPLICATE) != null;
                    answers.merge(
                            value.get("id").asText(), answer(value, marked), (before, next) -> before.again(marked));
                } else if (value.path("outcome").asText().equals("lost")) {
                    Lost call = new Lost(
                            value.get("query_id").asText(),
                            value.get("attempt").asInt(),
                            Instant.parse(value.get("started_at").asText()));
                    lost.put(call.queryId() + "/" + call.attempt(), call);
                }
            }
        }
        consumer.close();
    }

    private static Answer answer(JsonNode response, boolean marked) {
        JsonNode latency = response.path("latency");
        long total = latency.path("total_ms").asLong();
        Instant at = Instant.parse(response.get("created_at").asText());
        return new Answer(
                marked ? 0 : 1,
                marked ? 1 : 0,
                response.path("error").path("code").asText("").intern(),
                total,
                total - latency.path("provider_ms").asLong(),
                at.minusMillis(total),
                at);
    }

    /** Queries answered until now. */
    int count() {
        return answers.size();
    }

    Map<String, Answer> all() {
        return Map.copyOf(answers);
    }

    List<Lost> lost() {
        return new ArrayList<>(lost.values());
    }

    @Override
    public void close() {
        on = false;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
