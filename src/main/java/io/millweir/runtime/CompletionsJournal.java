package io.millweir.runtime;

import io.millweir.dispatch.Journal;
import io.millweir.dispatch.Work;
import io.millweir.domain.Origin;
import io.millweir.domain.Report;
import io.millweir.topology.Completion;
import io.millweir.topology.Markers;
import io.millweir.topology.QueryTimestamps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports to {@code completions}, to the partition of their query, by one idempotent producer outside any
 * transaction: a report is readable at once and survives the process.
 *
 * <p>Threading: thread-safe; callbacks run on the producer's thread, so what follows must hand over.
 */
final class CompletionsJournal implements Journal, Markers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionsJournal.class);
    private static final long RETRY_MS = 500;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String process;
    private final ScheduledExecutorService timers;

    CompletionsJournal(Map<String, Object> properties, String topic, String process, ScheduledExecutorService timers) {
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.process = process;
        this.timers = timers;
    }

    @Override
    public CompletionStage<Void> write(Work work, Report report) {
        return write(new Completion(process, work.query().id(), work.origin(), report));
    }

    @Override
    public void write(int partition, String task) {
        // The oldest timestamp of all would overtake what it has to come behind; within a partition order is kept.
        Origin origin = new Origin(partition, -1, 0);
        CompletionStage<Void> unused = write(new Completion(process, "", origin, new Report.CaughtUp(task)));
    }

    private CompletionStage<Void> write(Completion completion) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        send(completion, durable);
        return durable;
    }

    private void send(Completion completion, CompletableFuture<Void> durable) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                completion.origin().partition(),
                completion.queryId().getBytes(StandardCharsets.UTF_8),
                completion.bytes());
        QueryTimestamps.mark(record.headers(), completion.origin().timestamp());
        try {
            Future<RecordMetadata> unused = producer.send(record, (written, failure) -> {
                if (failure == null) {
                    durable.complete(null);
                } else {
                    again(completion, durable, failure);
                }
            });
        } catch (RuntimeException e) {
            again(completion, durable, e);
        }
    }

    /** A report is kept and sent again until it is durable: a call that was made must not be forgotten. */
    private void again(Completion completion, CompletableFuture<Void> durable, Exception failure) {
        LOG.atError()
                .setCause(failure)
                .addKeyValue("query_id", completion.queryId())
                .log("completions: a report was not written; sending it again");
        if (!timers.isShutdown()) {
            Future<?> unused = timers.schedule(() -> send(completion, durable), RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
