package io.millweir;

import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Queries with ids {@code load-0}, {@code load-1} and so on, so many a second, until it is stopped. */
final class Load implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger sent = new AtomicInteger();

    Load(String bootstrapServers, int perSecond) {
        this(Map.of("bootstrap.servers", bootstrapServers), perSecond);
    }

    /** With these properties of its producer. */
    Load(Map<String, Object> client, int perSecond) {
        Map<String, Object> properties = new HashMap<>(client);
        // Longer than any outage of a test.
        properties.put("delivery.timeout.ms", Integer.MAX_VALUE);
        properties.put("max.block.ms", Integer.MAX_VALUE);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        var unused = clock.scheduleAtFixedRate(this::send, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    private void send() {
        int number = sent.getAndIncrement();
        byte[] id = ("load-" + number).getBytes(StandardCharsets.UTF_8);
        byte[] query = ("{\"id\": \"load-" + number + "\", \"query\": \"How much is " + number + " times 7?\"}")
                .getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(TopicName.QUERIES.in("millweir."), id, query));
    }

    /** Sends no more; how many it sent. */
    int stop() throws InterruptedException {
        clock.shutdown();
        if (!clock.awaitTermination(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the load does not stop");
        }
        producer.flush();
        return sent.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
    }
}
