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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes reports to {@code completions}, to the partition of their query, by one idempotent producer outside any
 * transaction: a report is readable at once and survives the process.
 *
 * <p>A report that the broker did not take is sent again until it does. It may then stand behind a later one of the
 * same partition, but not behind a later one of the same query, for dispatch writes those only after it. Once the
 * journal is closed nothing is sent again and the stage of an unwritten report never completes: what is not durable is
 * never called so, and whoever owns the query next finds its intent without an end. The same holds for a report that
 * is refused for good, as without the right to write the topic: the process ends then.
 *
 * <p>Threading: thread-safe; callbacks run on the producer's thread, so what follows must hand over. Reports are handed to
 * one thread, which may wait for the producer: while no broker can be reached it blocks whoever sends, and the steps of
 * dispatch must not be among them. What waits there is bounded by the queries in flight.
 */
final class CompletionsJournal implements Journal, Markers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionsJournal.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LAST_REPORTS = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String process;
    private final FatalEnd end;
    private final Duration retry;
    private final ScheduledExecutorService thread = thread();
    private volatile boolean refused;

    CompletionsJournal(Map<String, Object> properties, String topic, String process, FatalEnd end) {
        this(
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
                topic,
                process,
                end,
                RETRY);
    }

    /** A journal that owns this producer and sends again after this pause. */
    CompletionsJournal(Producer<byte[], byte[]> producer, String topic, String process, FatalEnd end, Duration retry) {
        this.producer = producer;
        this.topic = topic;
        this.process = process;
        this.end = end;
        this.retry = retry;
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
        try {
            thread.execute(() -> send(completion, durable, 1));
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("completions: closed; a report is not written");
        }
        return durable;
    }

    private void send(Completion completion, CompletableFuture<Void> durable, int time) {
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
                    again(completion, durable, time, failure);
                }
            });
        } catch (RuntimeException e) {
            again(completion, durable, time, e);
        }
    }

    /** A report is kept and sent again until it is durable: a call that was made must not be forgotten. */
    private void again(Completion completion, CompletableFuture<Void> durable, int time, Exception failure) {
        if (durable.isDone() || thread.isShutdown()) {
            return;
        }
        if (end.isDueTo(failure)) {
            refused = true;
            return;
        }
        Completion next = failure instanceof RecordTooLargeException
                ? SmallerReport.of(completion.report())
                        .map(smaller -> new Completion(process, completion.queryId(), completion.origin(), smaller))
                        .orElse(completion)
                : completion;
        if (time == 1) {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("query_id", completion.queryId())
                    .log("completions: a report was not written; it is sent again until it is");
        }
        try {
            Future<?> unused =
                    thread.schedule(() -> send(next, durable, time + 1), retry.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("completions: closed; nothing is sent again");
        }
    }

    /** Whether reports were refused for good, so that nothing is to be waited for. */
    boolean isRefused() {
        return refused;
    }

    @Override
    public void close() {
        try {
            // What was given before is sent first.
            thread.submit(() -> {}).get(LAST_REPORTS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("completions: closed before");
        } catch (ExecutionException | TimeoutException e) {
            LOG.atWarn().setCause(e).log("completions: not all reports were handed over before the end");
        }
        thread.shutdownNow();
        producer.close(Duration.ofSeconds(10));
    }

    private static ScheduledExecutorService thread() {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread writer = new Thread(task, "completions-writer");
            writer.setDaemon(true);
            return writer;
        });
    }
}
