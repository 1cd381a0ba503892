package io.millweir.runtime;

import io.millweir.topics.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * Says on {@code instances}, once a second, that this process is alive, and at the end that it has left.
 *
 * <p>Threading: beats on the timers; {@link #close} blocks until the farewell is written.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long INTERVAL_MS = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String process;
    private final String version;
    private final Clock clock;
    private final String host = hostName();
    private final Instant startedAt;
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
        this.startedAt = clock.instant();
        this.beats = timers.scheduleAtFixedRate(this::beat, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(topic, key(), value(process, host, version, startedAt, clock.instant())));
        } catch (RuntimeException e) {
            // A beat that throws would be the last: the process would be taken for dead and its calls made again.
            LOG.warn("instances: a heartbeat was not sent; the next follows in a second", e);
        }
    }

    /** The value of a heartbeat. */
    static byte[] value(String process, String host, String version, Instant startedAt, Instant now) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("process", process);
        value.put("host", host);
        value.put("version", version);
        value.put("started_at", startedAt);
        value.put("heartbeat_at", now);
        return Json.bytes(value);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host whose own name does not resolve; the process id alone tells instances apart.
            return "unknown";
        }
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
