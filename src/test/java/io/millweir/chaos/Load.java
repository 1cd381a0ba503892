package io.millweir.chaos;

import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Queries at a rate, of every kind, some of them sent twice; and who reads their responses.
 *
 * <p>Threading: produces and reads on two threads of its own; the rest may be asked from anywhere.
 */
final class Load implements AutoCloseable {
    private static final List<String> MODELS = List.of("brisk", "steady", "slow", "auto");
    private static final List<String> PRIORITIES = List.of("high", "normal", "low");

    private final String bootstrapServers;
    private final int perSecond;
    private final Random random;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger refusedByKafka = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger responses = new AtomicInteger();
    private final Thread producing = new Thread(this::produce, "load");
    private final Thread reading = new Thread(this::read, "responses");
    private volatile boolean enough;
    private volatile boolean closed;

    Load(String bootstrapServers, int perSecond, long seed) {
        this.bootstrapServers = bootstrapServers;
        this.perSecond = perSecond;
        this.random = new Random(seed);
        reading.start();
        producing.start();
    }

    /** Distinct queries that were sent. */
    int sent() {
        return sent.get();
    }

    /** Distinct queries that were answered. */
    int answered() {
        return answered.size();
    }

    /** Responses, to a reader of what is committed. */
    int responses() {
        return responses.get();
    }

    /** Produces no more, and waits until everything is answered; whether it was in time. */
    boolean finish(Duration limit) {
        enough = true;
        long end = System.nanoTime() + limit.toNanos();
        join(producing, limit);
        while (answered.size() < sent.get() && System.nanoTime() < end) {
            JavaProcess.pause(Duration.ofMillis(200));
        }
        // For what should not come.
        JavaProcess.pause(Duration.ofSeconds(3));
        return answered.size() == sent.get() && refusedByKafka.get() == 0;
    }

    private void produce() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "acks", "all",
                        "linger.ms", 5,
                        "delivery.timeout.ms", 300_000,
                        "max.block.ms", 300_000),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long began = System.nanoTime();
            for (long i = 0; !enough; i++) {
                send(producer);
                LockSupport.parkNanos(began + (i + 1) * 1_000_000_000L / perSecond - System.nanoTime());
            }
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer) {
        int number = sent.getAndIncrement();
        String id = "query-" + number;
        String model = MODELS.get(random.nextInt(MODELS.size()));
        String value = "{\"id\": \"" + id + "\", \"query\": \"How many sacks did mill " + number + " grind?\""
                + ", \"model\": \"" + model + "\""
                + ", \"tenant\": \"team-" + (char) ('a' + random.nextInt(4)) + "\""
                + ", \"priority\": \"" + PRIORITIES.get(random.nextInt(PRIORITIES.size())) + "\""
                + (random.nextInt(3) == 0 ? ", \"stream\": true" : "")
                + ", \"router\": \"round-robin\"}";
        int times = random.nextInt(50) == 0 ? 2 : 1;
        for (int i = 0; i < times; i++) {
            var unused = producer.send(
                    new ProducerRecord<>(
                            TopicName.QUERIES.in("millweir."),
                            id.getBytes(StandardCharsets.UTF_8),
                            value.getBytes(StandardCharsets.UTF_8)),
                    (written, failure) -> {
                        if (failure != null) {
                            refusedByKafka.incrementAndGet();
                        }
                    });
        }
    }

    private void read() {
        String topic = TopicName.RESPONSES.in("millweir.");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    responses.incrementAndGet();
                    // The load gives each query its id as key.
                    answered.add(new String(record.key(), StandardCharsets.UTF_8));
                });
            }
        }
    }

    private static void join(Thread thread, Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        enough = true;
        closed = true;
        join(producing, Duration.ofSeconds(20));
        join(reading, Duration.ofSeconds(20));
    }
}
