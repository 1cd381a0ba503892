package io.millweir.runtime;

import io.millweir.dispatch.ChunkSink;
import io.millweir.domain.Chunk;
import io.millweir.domain.Origin;
import io.millweir.topics.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes chunks to the topic, under the id of their query and to its partition, by one idempotent producer outside any
 * transaction: a chunk is readable at once. It has a producer of its own, so that no flood of chunks holds up the
 * journal's reports.
 *
 * <p>A chunk that the broker did not take is sent again until it does, and later ones of its query wait for it; only
 * those that were already on their way may overtake it, which their index tells. Once the writer is closed nothing is
 * sent again, and the stage of an unwritten chunk never completes.
 *
 * <p>Threading: thread-safe. Chunks are handed to one thread, which may wait for room in the producer; callers never
 * do. What waits there is bounded by the queries in flight, for a query ends only when its chunks are durable.
 */
final class ChunksWriter implements ChunkSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChunksWriter.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LAST_CHUNKS = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final FatalEnd end;
    private final Duration retry;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread writer = new Thread(task, "chunks-writer");
        writer.setDaemon(true);
        return writer;
    });

    // Owned by the thread: chunks of queries of which one was not taken, in their order.
    private final Map<String, TreeMap<Long, Pending>> held = new HashMap<>();
    private long sequence;

    private record Pending(long number, Origin origin, Chunk chunk, CompletableFuture<Void> durable) {}

    ChunksWriter(Map<String, Object> properties, String topic, FatalEnd end) {
        this(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()), topic, end, RETRY);
    }

    /** A writer that owns this producer and sends again after this pause. */
    ChunksWriter(Producer<byte[], byte[]> producer, String topic, FatalEnd end, Duration retry) {
        this.producer = producer;
        this.topic = topic;
        this.end = end;
        this.retry = retry;
    }

    @Override
    public CompletionStage<Void> write(Origin origin, Chunk chunk) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        onThread(() -> take(new Pending(sequence++, origin, chunk, durable)));
        return durable;
    }

    private void take(Pending pending) {
        TreeMap<Long, Pending> waiting = held.get(pending.chunk().queryId());
        if (waiting == null) {
            send(pending);
        } else {
            waiting.put(pending.number(), pending);
        }
    }

    private void send(Pending pending) {
        try {
            Future<RecordMetadata> unused = producer.send(record(pending), (written, failure) -> {
                if (failure == null) {
                    pending.durable().complete(null);
                } else {
                    onThread(() -> hold(pending, failure));
                }
            });
        } catch (RuntimeException e) {
            hold(pending, e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(Pending pending) {
        return new ProducerRecord<>(
                topic,
                pending.origin().partition(),
                pending.chunk().queryId().getBytes(StandardCharsets.UTF_8),
                Json.bytes(pending.chunk()));
    }

    private void hold(Pending pending, Exception failure) {
        if (end.isDueTo(failure)) {
            return;
        }
        String queryId = pending.chunk().queryId();
        TreeMap<Long, Pending> waiting = held.get(queryId);
        if (waiting == null) {
            waiting = new TreeMap<>();
            held.put(queryId, waiting);
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("query_id", queryId)
                    .log("chunks: a chunk was not written; it is sent again until it is");
            try {
                Future<?> unused = thread.schedule(() -> again(queryId), retry.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.atDebug().log("chunks: closed; nothing is sent again");
            }
        }
        waiting.put(pending.number(), pending);
    }

    private void again(String queryId) {
        TreeMap<Long, Pending> waiting = held.remove(queryId);
        Collection<Pending> all = waiting == null ? List.of() : waiting.values();
        // take, not send: when one of them is refused on the spot, the rest waits behind it.
        all.forEach(this::take);
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("chunks: closed; a chunk is not written");
        }
    }

    /** Sends what was given and waits a while until it is written. */
    @Override
    public void close() {
        try {
            thread.submit(() -> {}).get(LAST_CHUNKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("chunks: closed before");
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("chunks: not all were handed over before the end");
        }
        thread.shutdownNow();
        producer.close(LAST_CHUNKS);
    }
}
