package io.millweir.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Queries {@code q-0}, {@code q-1}… at a rate, of every kind: routed and with a model named, whole and streamed, of
 * several tenants and priorities; one in fifty is sent again a while later under the same key.
 *
 * <p>Threading: a thread of its own sends; the rest may be called from anywhere.
 */
final class Traffic implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PRIORITIES = List.of("high", "normal", "normal", "low");
    private static final List<String> TENANTS = List.of("team-a", "team-b", "team-c");
    private static final int REPEATED_AFTER = 40;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random;
    private final int perSecond;
    private final Deque<Again> again = new ArrayDeque<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger repetitions = new AtomicInteger();
    private final Thread thread = new Thread(this::send, "traffic");
    private volatile boolean on = true;

    private record Again(int after, ProducerRecord<byte[], byte[]> query) {}

    /** Begins at once. */
    Traffic(String bootstrapServers, long seed, int perSecond) {
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "linger.ms",
                        5,
                        "delivery.timeout.ms",
                        Integer.MAX_VALUE,
                        "max.block.ms",
                        600_000L),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.random = new Random(seed);
        this.perSecond = perSecond;
        thread.setDaemon(true);
        thread.start();
    }

    /** Queries with ids of their own until now. */
    int sent() {
        return sent.get();
    }

    int repetitions() {
        return repetitions.get();
    }

    /** Sends no more; all that was sent is acknowledged when this returns. */
    int stop() {
        on = false;
        try {
            thread.join(60_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.flush();
        return sent.get();
    }

    private void send() {
        long start = System.nanoTime();
        while (on) {
            long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
            while (on && sent.get() < due) {
                one(sent.get());
            }
            Pause.millis(5);
        }
    }

    private void one(int number) {
        byte[] key = ("k-" + random.nextInt(500)).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> query =
                new ProducerRecord<>(TopicName.QUERIES.in("millweir."), key, query(number));
        put(query);
        sent.incrementAndGet();
        if (random.nextInt(50) == 0) {
            again.add(new Again(number + random.nextInt(REPEATED_AFTER), query));
        }
        while (!again.isEmpty() && again.peek().after() <= number) {
            put(again.remove().query());
            repetitions.incrementAndGet();
        }
    }

    private void put(ProducerRecord<byte[], byte[]> query) {
        // It never gives up by itself; what is not acknowledged at the end, flush waits for.
        var unused = producer.send(query);
    }

    private byte[] query(int number) {
        ObjectNode query = JSON.createObjectNode()
                .put("id", "q-" + number)
                .put("query", "How much flour do " + number + " sacks of wheat give, and how long does the mill run?")
                .put("tenant", TENANTS.get(random.nextInt(TENANTS.size())))
                .put("priority", PRIORITIES.get(random.nextInt(PRIORITIES.size())));
        if (random.nextInt(4) == 0) {
            query.put("stream", true);
        }
        // Most name a model, so that all providers have work; the router would send everything to the cheapest.
        if (random.nextInt(10) < 7) {
            query.put("model", Scene.names().get(random.nextInt(Scene.names().size())));
        }
        return query.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        on = false;
        producer.close(Duration.ofSeconds(5));
    }
}
