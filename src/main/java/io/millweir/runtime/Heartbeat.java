package io.millweir.runtime;

import io.millweir.topics.Json;
import io.millweir.topology.Instances;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says on {@code instances}, once a second or more often, that this process is alive, when it is about to leave, and at
 * the end that it has left.
 *
 * <p>At most one heartbeat is on its way. Those of an outage do not pile up: coming in all at once after it, they would
 * count as time in which the others were silent. For the same reason a beat that was missed is not made up for.
 *
 * <p>Threading: beats on a thread of its own, which no other work delays; {@link #close} blocks until the farewell is
 * written.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Process process;
    private final Instances instances;
    private final Pulse pulse;
    private final FatalEnd end;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration interval;
    private final CompletableFuture<Void> heard = new CompletableFuture<>();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread heart = new Thread(task, "heartbeat");
        heart.setDaemon(true);
        return heart;
    });
    private volatile boolean leaving;
    private volatile boolean onItsWay;

    /** Who beats. */
    record Process(String id, String host, String version, Instant startedAt) {
        static Process of(String id, String version, Instant startedAt) {
            return new Process(id, hostName(), version, startedAt);
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                // A host whose own name does not resolve; the process id alone tells instances apart.
                return "unknown";
            }
        }
    }

    /** A heartbeat that owns this producer; it beats from {@link #start} on. */
    Heartbeat(
            Producer<byte[], byte[]> producer,
            String topic,
            Process process,
            Instances instances,
            Pulse pulse,
            FatalEnd end,
            Clock clock,
            LongSupplier nanos,
            Duration interval) {
        this.producer = producer;
        this.topic = topic;
        this.process = process;
        this.instances = instances;
        this.pulse = pulse;
        this.end = end;
        this.clock = clock;
        this.nanos = nanos;
        this.interval = interval;
    }

    void start() {
        Future<?> unused = thread.scheduleWithFixedDelay(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes when the others can know of this process. */
    CompletionStage<Void> heard() {
        return heard;
    }

    /** Announces that this process takes no more work; it goes on beating. */
    void leaving() {
        leaving = true;
        try {
            thread.execute(this::send);
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("instances: closed; the leave is not announced");
        }
    }

    private void beat() {
        if (onItsWay) {
            return;
        }
        send();
        instances.forgotten().forEach(this::forget);
    }

    private void send() {
        long sentAt = nanos.getAsLong();
        onItsWay = true;
        try {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic, utf8(process.id()), value(process, clock.instant(), leaving)),
                    (written, failure) -> {
                        onItsWay = false;
                        if (failure == null) {
                            pulse.acknowledged(sentAt);
                            heard.complete(null);
                        } else {
                            missed(failure);
                        }
                    });
        } catch (RuntimeException e) {
            // A beat that throws would be the last: the process would be taken for dead and its calls made again.
            onItsWay = false;
            missed(e);
        }
    }

    private void missed(Exception failure) {
        if (!end.isDueTo(failure)) {
            LOG.warn("instances: a heartbeat was not written; the next follows", failure);
        }
    }

    /** The value of a heartbeat. */
    static byte[] value(Process process, Instant now, boolean leaving) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("process", process.id());
        value.put("host", process.host());
        value.put("version", process.version());
        value.put("started_at", process.startedAt());
        value.put("heartbeat_at", now);
        if (leaving) {
            value.put("leaving", true);
        }
        return Json.bytes(value);
    }

    private void forget(String dead) {
        try {
            Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, utf8(dead), null));
        } catch (RuntimeException e) {
            LOG.warn("instances: a tombstone was not written; it may be written later", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            // A beat behind the farewell would make this process live on for the grace.
            boolean unused = thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        forget(process.id());
        producer.close(Duration.ofSeconds(5));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
