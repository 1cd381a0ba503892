package io.millweir.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Says on {@code instances}, once a second, that this process is alive, and at the end that it has left.
 *
 * <p>Threading: beats on the timers; {@link #close} blocks until the farewell is written.
 */
final class Heartbeat implements AutoCloseable {
    private static final long INTERVAL_MS = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String process;
    private final String version;
    private final Clock clock;
    private final String startedAt;
    private final Future<?> beats;

    Heartbeat(
            Map<String, Object> properties,
            String topic,
            String process,
            String version,
            Clock clock,
            ScheduledExecutorService timers) {
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.topic = topic;
        this.process = process;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant().toString();
        this.beats = timers.scheduleAtFixedRate(this::beat, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        ObjectNode value = Json.object();
        value.put("process", process);
        value.put("version", version);
        value.put("started_at", startedAt);
        value.put("heartbeat_at", clock.instant().toString());
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key(), Json.bytes(value)));
    }

    @Override
    public void close() {
        beats.cancel(false);
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key(), null));
        producer.close(Duration.ofSeconds(5));
    }

    private byte[] key() {
        return process.getBytes(StandardCharsets.UTF_8);
    }
}
