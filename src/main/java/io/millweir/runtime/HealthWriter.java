package io.millweir.runtime;

import io.millweir.domain.Health;
import io.millweir.topics.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of breakers to {@code health}, as well as it goes: when the broker takes none, the newest state of
 * each deployment is written when it does again, and what was between is not. A state that is not written by the end of
 * the process is not written.
 *
 * <p>Threading: thread-safe; {@link #write} never blocks. One thread owns the producer, and may wait for it.
 */
final class HealthWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWriter.class);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_STATES = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Duration retry;
    private final Map<String, Health> newest = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread writer = new Thread(task, "health-writer");
        writer.setDaemon(true);
        return writer;
    });

    HealthWriter(Map<String, Object> properties, String topic) {
        this(new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()), topic, RETRY);
    }

    /** A writer that owns this producer and tries again after this pause. */
    HealthWriter(Producer<byte[], byte[]> producer, String topic, Duration retry) {
        this.producer = producer;
        this.topic = topic;
        this.retry = retry;
    }

    /** Writes a state soon. */
    void write(Health health) {
        newest.put(health.deployment(), health);
        if (waiting.add(health.deployment())) {
            soon(health.deployment(), Duration.ZERO);
        }
    }

    private void soon(String deployment, Duration pause) {
        try {
            Future<?> unused = thread.schedule(() -> send(deployment), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().addKeyValue("deployment", deployment).log("health: closed; a state is not written");
        }
    }

    private void send(String deployment) {
        waiting.remove(deployment);
        Health health = Objects.requireNonNull(newest.get(deployment));
        try {
            Future<RecordMetadata> unused = producer.send(record(health), (written, failure) -> {
                if (failure != null) {
                    again(health, failure);
                }
            });
        } catch (RuntimeException e) {
            again(health, e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(Health health) {
        return new ProducerRecord<>(topic, health.deployment().getBytes(StandardCharsets.UTF_8), Json.bytes(health));
    }

    private void again(Health health, Exception failure) {
        LOG.atWarn()
                .addKeyValue("deployment", health.deployment())
                .addKeyValue("problem", failure.toString())
                .log("health: the state of a breaker was not written; the newest is tried again");
        boolean overtaken = !health.equals(newest.get(health.deployment()));
        if (!overtaken && waiting.add(health.deployment())) {
            soon(health.deployment(), retry);
        }
    }

    /** Hands over what waits and gives it a moment. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_STATES.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            thread.shutdownNow();
        }
        producer.close(LAST_STATES);
    }
}
