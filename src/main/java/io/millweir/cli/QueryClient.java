package io.millweir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Response;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
    private static final Duration CHUNKS_LIMIT = Duration.ofSeconds(10);

    private final String queries;
    private final Optional<String> chunks;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A client that sees every response from now on. */
    QueryClient(Map<String, Object> properties, String queries, String responses) {
        this(properties, queries, responses, Optional.empty());
    }

    /** A client that sees every response, and every chunk when their topic is given, from now on. */
    QueryClient(Map<String, Object> properties, String queries, String responses, Optional<String> chunks) {
        this.queries = queries;
        this.chunks = chunks;
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> reading = new HashMap<>(properties);
        reading.put("isolation.level", "read_committed");
        reading.put("enable.auto.commit", false);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            seekToEnd(Stream.concat(Stream.of(responses), chunks.stream()).toList());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void seekToEnd(List<String> topics) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // seekToEnd is lazy: without asking for the positions, an answer could come before they are known.
        partitions.forEach(consumer::position);
    }

    /** A client that sees every response from then on, as far as they are kept. */
    static QueryClient since(Instant time, Map<String, Object> properties, String queries, String responses) {
        QueryClient client = new QueryClient(properties, queries, responses);
        client.seekTo(time);
        return client;
    }

    private void seekTo(Instant time) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        consumer.assignment().forEach(partition -> wanted.put(partition, time.toEpochMilli()));
        consumer.offsetsForTimes(wanted).forEach((partition, found) -> {
            // Where nothing is that young, the client stands at the end already.
            if (found != null) {
                consumer.seek(partition, found.offset());
            }
        });
    }

    /** Queries that follow from responses. */
    interface Conversation {
        /** The next query to send, with its id; empty when there is none at the moment. */
        Optional<ObjectNode> next();

        /** Whether a response with this id is of interest. */
        boolean isMine(String id);

        /** Takes a response, or an error that stands for it. */
        void response(ObjectNode response);
    }

    /**
     * Tells the conversation of all responses that are there already.
     *
     * @throws IllegalStateException when they cannot be read to their end
     */
    void readBack(Conversation conversation, Duration patience) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long quietSince = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            List<ObjectNode> responses = new ArrayList<>();
            if (poll(conversation::isMine, responses, chunk -> {})) {
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince > patience.toNanos()) {
                throw new IllegalStateException("kafka: the responses of before could not be read within "
                        + patience.toSeconds() + " s; see that the brokers are up");
            }
            responses.forEach(conversation::response);
        }
    }

    /**
     * Sends queries, only so many at once, until there are no more or nothing has come for the given time.
     *
     * @return the ids of the queries that were not answered
     */
    Set<String> hold(Conversation conversation, int mostAtOnce, Duration patience) {
        Set<String> open = new LinkedHashSet<>();
        Queue<ObjectNode> unsent = new ConcurrentLinkedQueue<>();
        long quietSince = System.nanoTime();
        while (true) {
            Optional<ObjectNode> next = open.size() < mostAtOnce ? conversation.next() : Optional.empty();
            if (next.isPresent()) {
                String id = next.get().path("id").asText();
                open.add(id);
                send(id, next.get(), unsent);
                quietSince = System.nanoTime();
                continue;
            }
            if (open.isEmpty() || System.nanoTime() - quietSince >= patience.toNanos()) {
                return open;
            }
            List<ObjectNode> responses = new ArrayList<>();
            poll(conversation::isMine, responses, chunk -> {});
            for (ObjectNode error = unsent.poll(); error != null; error = unsent.poll()) {
                responses.add(error);
            }
            for (ObjectNode response : responses) {
                quietSince = System.nanoTime();
                open.remove(response.path("id").asText());
                conversation.response(response);
            }
        }
    }

    private void send(String id, ObjectNode query, Queue<ObjectNode> unsent) {
        var unused = producer.send(
                new ProducerRecord<>(queries, id.getBytes(StandardCharsets.UTF_8), Json.bytes(query)),
                (metadata, exception) -> {
                    if (exception != null) {
                        unsent.add(unsent(id, exception));
                    }
                });
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
        return ask(byId, patience, onResponse, chunk -> {});
    }

    /** As above; a query's chunks are all told before its response, if this client sees them. */
    Map<String, ObjectNode> ask(
            Map<String, ObjectNode> byId,
            Duration patience,
            Consumer<ObjectNode> onResponse,
            Consumer<ObjectNode> onChunk) {
        Queue<ObjectNode> unsent = new ConcurrentLinkedQueue<>();
        byId.forEach((id, query) -> send(id, query, unsent));
        producer.flush();
        Map<String, ObjectNode> answered = new HashMap<>();
        for (ObjectNode error : unsent) {
            answered.put(error.path("id").asText(), error);
            onResponse.accept(error);
        }
        long quietSince = System.nanoTime();
        while (answered.size() < byId.size() && System.nanoTime() - quietSince < patience.toNanos()) {
            List<ObjectNode> responses = new ArrayList<>();
            if (poll(byId.keySet()::contains, responses, onChunk)) {
                quietSince = System.nanoTime();
            }
            if (!responses.isEmpty()) {
                readChunks(byId.keySet(), responses, onChunk);
            }
            for (ObjectNode response : responses) {
                if (answered.putIfAbsent(response.path("id").asText(), response) == null) {
                    onResponse.accept(response);
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

    /** Reads what there is: chunks are told, responses collected. Returns whether anything came for these queries. */
    private boolean poll(Predicate<String> wanted, List<ObjectNode> responses, Consumer<ObjectNode> onChunk) {
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            boolean chunk = chunks.filter(record.topic()::equals).isPresent();
            Optional<ObjectNode> value = object(record.value())
                    .filter(each ->
                            wanted.test(each.path(chunk ? "query_id" : "id").asText()));
            if (value.isPresent()) {
                any = true;
                if (chunk) {
                    onChunk.accept(value.get());
                } else {
                    responses.add(value.get());
                }
            }
        }
        return any;
    }

    /** When a response can be read, so can its chunks; they may only not have been fetched yet. */
    private void readChunks(Set<String> ids, List<ObjectNode> responses, Consumer<ObjectNode> onChunk) {
        List<TopicPartition> partitions = consumer.assignment().stream()
                .filter(partition -> chunks.filter(partition.topic()::equals).isPresent())
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long began = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() - began < CHUNKS_LIMIT.toNanos()) {
            poll(ids::contains, responses, onChunk);
        }
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

    private static Optional<ObjectNode> object(byte[] value) {
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
