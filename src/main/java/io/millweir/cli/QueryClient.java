package io.millweir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Response;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces queries and waits for their responses, as any application would.
 *
 * <p>Threading: for one thread.
 */
final class QueryClient implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final String queries;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A client that sees every response from now on. */
    QueryClient(Map<String, Object> properties, String queries, String responses) {
        this.queries = queries;
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(properties);
        reading.put("isolation.level", "read_committed");
        reading.put("enable.auto.commit", false);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            seekToEnd(responses);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void seekToEnd(String responses) {
        List<TopicPartition> partitions = consumer.partitionsFor(responses).stream()
                .map(info -> new TopicPartition(responses, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // seekToEnd is lazy: without asking for the positions, an answer could come before they are known.
        partitions.forEach(consumer::position);
    }

    /**
     * Sends the queries and waits until each is answered or nothing has come for the given time. A query that cannot be
     * sent is answered on the spot, with an error.
     *
     * @param byId queries by their id, in order
     * @param onResponse told of each response as it comes
     * @return the responses by id, in the order of the queries; what was not answered is missing
     */
    Map<String, ObjectNode> ask(Map<String, ObjectNode> byId, Duration patience, Consumer<ObjectNode> onResponse) {
        Queue<ObjectNode> unsent = new ConcurrentLinkedQueue<>();
        byId.forEach((id, query) -> {
            var unused = producer.send(
                    new ProducerRecord<>(queries, id.getBytes(StandardCharsets.UTF_8), Json.bytes(query)),
                    (metadata, exception) -> {
                        if (exception != null) {
                            unsent.add(unsent(id, exception));
                        }
                    });
        });
        producer.flush();
        Map<String, ObjectNode> answered = new HashMap<>();
        for (ObjectNode error : unsent) {
            answered.put(error.path("id").asText(), error);
            onResponse.accept(error);
        }
        long quietSince = System.nanoTime();
        while (answered.size() < byId.size() && System.nanoTime() - quietSince < patience.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Optional<ObjectNode> response = response(record.value());
                if (response.isPresent()) {
                    String id = response.get().path("id").asText();
                    if (byId.containsKey(id) && answered.putIfAbsent(id, response.get()) == null) {
                        onResponse.accept(response.get());
                        quietSince = System.nanoTime();
                    }
                }
            }
        }
        Map<String, ObjectNode> inOrder = new LinkedHashMap<>();
        byId.keySet().forEach(id -> {
            if (answered.containsKey(id)) {
                inOrder.put(id, answered.get(id));
            }
        });
        return inOrder;
    }

    private ObjectNode unsent(String id, Exception exception) {
        ErrorCode code =
                exception instanceof RecordTooLargeException ? ErrorCode.PAYLOAD_TOO_LARGE : ErrorCode.INTERNAL;
        ObjectNode response = Json.object().put("id", id).put("status", Response.ERROR);
        response.putObject("error")
                .put("code", code.code())
                .put(
                        "message",
                        "topic \"" + queries + "\": the query was not written: " + exception.getMessage()
                                + "; mend that and send it again")
                .put("retryable", exception instanceof RetriableException);
        return response;
    }

    private static Optional<ObjectNode> response(byte[] value) {
        return Json.parse(value) instanceof Parsed.Ok ok && ok.value() instanceof ObjectNode object
                ? Optional.of(object)
                : Optional.empty();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }
}
