package io.millweir.runtime;

import io.millweir.topology.RecentIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from {@code decisions} which ids other processes, and this one before its last start, accepted within the dedupe
 * window, so that an id that comes again on another partition is known there too. It is some tens of milliseconds behind:
 * two records of one id that come at the same moment to two processes are both called.
 *
 * <p>Threading: reads on a thread of its own; {@link #awaitCaughtUp} and {@link #close} block.
 */
final class AcceptedElsewhere implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedElsewhere.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final String topic;
    private final RecentIds ids;
    private final Duration window;
    private final FatalEnd end;
    private final Clock clock;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "accepted-elsewhere");
    private volatile boolean closed;

    AcceptedElsewhere(
            Map<String, Object> client, String topic, RecentIds ids, Duration window, FatalEnd end, Clock clock) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        // Only keys are looked at, but whole records come: better often and little than much at once.
        properties.put("fetch.max.bytes", KafkaSettings.MOST_FETCHED);
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        this.topic = topic;
        this.ids = ids;
        this.window = window;
        this.end = end;
        this.clock = clock;
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until everything is read that was accepted before the start; whether it was in time. */
    boolean awaitCaughtUp(Duration limit) throws InterruptedException {
        return caughtUp.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        Map<TopicPartition, Long> missing = Map.of();
        while (!closed) {
            try {
                if (consumer.assignment().isEmpty()) {
                    missing = begin();
                }
                consumer.poll(POLL).forEach(this::take);
                missing = left(missing);
                if (missing.isEmpty()) {
                    caughtUp.countDown();
                }
            } catch (WakeupException | InterruptException e) {
                LOG.debug("decisions: reading ends", e);
            } catch (RuntimeException e) {
                if (!end.isDueTo(e)) {
                    LOG.warn("decisions: accepted ids could not be read; tried again", e);
                }
                pause();
            }
        }
        consumer.close();
    }

    /** Seeks to where the window begins. Returns the offsets behind what stands there now. */
    private Map<TopicPartition, Long> begin() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long since = clock.millis() - window.toMillis();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, since)));
        Map<TopicPartition, OffsetAndTimestamp> begins = consumer.offsetsForTimes(times);
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = begins.get(partition);
            consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
        }
        return ends;
    }

    private Map<TopicPartition, Long> left(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> left = new HashMap<>(ends);
        left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        return left;
    }

    private void take(ConsumerRecord<String, byte[]> decision) {
        if (decision.key() != null) {
            ids.addFromElsewhere(decision.key(), decision.partition(), Instant.ofEpochMilli(decision.timestamp()));
        }
    }

    private void pause() {
        try {
            Thread.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
