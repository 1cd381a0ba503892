package io.millweir.audit;

import io.millweir.topics.TopicName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what was committed to the topics, for an audit: queries first, then everything about them.
 *
 * <p>Where the reading ends is chosen so that a running application is seen in one piece. The responses end first; a
 * transaction whose response is among them had written the rest of its records by then, so the other topics end where
 * they ended after that, once no transaction from before is open. The queries end last: each answer has its query.
 *
 * <p>Threading: for one thread.
 */
final class TopicsReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration OPEN_TRANSACTIONS = Duration.ofSeconds(20);
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final Duration UNTRANSACTED = Duration.ofMillis(500);
    private static final List<TopicName> ABOUT_QUERIES =
            List.of(TopicName.USAGE, TopicName.LATENCY, TopicName.DECISIONS, TopicName.DEAD_LETTERS, TopicName.CHUNKS);

    private final String prefix;
    private final KafkaConsumer<byte[], byte[]> committed;
    private final KafkaConsumer<byte[], byte[]> uncommitted;
    private final Map<TopicPartition, TopicName> names = new HashMap<>();

    TopicsReader(Map<String, Object> properties, String prefix) {
        this.prefix = prefix;
        this.committed = consumer(properties, "read_committed");
        this.uncommitted = consumer(properties, "read_uncommitted");
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties, String isolation) {
        Map<String, Object> reading = new HashMap<>(properties);
        reading.put("isolation.level", isolation);
        reading.put("enable.auto.commit", false);
        reading.put("allow.auto.create.topics", false);
        reading.put("max.poll.records", 2_000);
        return new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads into an audit; what cannot be read goes to the coverage. */
    Audit read(Range range, Terms terms, Clock clock, Coverage coverage) {
        List<TopicPartition> queries = partitions(TopicName.QUERIES, coverage);
        List<TopicPartition> responses = partitions(TopicName.RESPONSES, coverage);
        for (TopicName needed : List.of(TopicName.QUERIES, TopicName.RESPONSES)) {
            if (!coverage.has(needed)) {
                throw new IllegalStateException("topics.prefix: there is no topic \"" + needed.in(prefix)
                        + "\"; name the right topics.prefix and kafka.bootstrap-servers");
            }
        }
        List<TopicPartition> others = new ArrayList<>();
        ABOUT_QUERIES.forEach(topic -> others.addAll(partitions(topic, coverage)));
        alike(queries, responses, others, coverage);

        Map<TopicPartition, Long> answerEnds = committed.endOffsets(responses);
        Instant now = clock.instant();
        pause(UNTRANSACTED);
        Map<TopicPartition, Long> otherEnds = settledEnds(others, coverage);
        Map<TopicPartition, Long> queryEnds = settledEnds(queries, coverage);

        Audit audit = new Audit(terms, range, now, coverage);
        // Somewhat earlier than asked for: what is answered at the beginning of the range may have been sent before.
        long start = range.from()
                .map(from -> from.minus(terms.queryTimeout()).minus(terms.margin()))
                .map(Instant::toEpochMilli)
                .orElse(0L);
        if (start > 0) {
            queries.forEach(each -> coverage.cut(TopicName.QUERIES, each.partition(), start));
        }
        read(queryEnds, start, audit, coverage);
        Map<TopicPartition, Long> ends = new HashMap<>(answerEnds);
        ends.putAll(otherEnds);
        read(ends, start, audit, coverage);
        return audit;
    }

    private List<TopicPartition> partitions(TopicName topic, Coverage coverage) {
        var infos = committed.partitionsFor(topic.in(prefix));
        if (infos == null || infos.isEmpty()) {
            coverage.miss(topic);
            coverage.limit("topic \"" + topic.in(prefix) + "\": there is none, so nothing that it should say was"
                    + " checked; run 'millweir topics apply', or name the right topics.prefix");
            return List.of();
        }
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        partitions.forEach(partition -> names.put(partition, topic));
        return partitions;
    }

    private void alike(
            List<TopicPartition> queries,
            List<TopicPartition> responses,
            List<TopicPartition> others,
            Coverage coverage) {
        Map<String, Long> counts = new TreeMap<>();
        for (List<TopicPartition> some : List.of(responses, others)) {
            counts.putAll(some.stream().collect(Collectors.groupingBy(TopicPartition::topic, Collectors.counting())));
        }
        counts.forEach((topic, count) -> {
            if (count != queries.size()) {
                coverage.limit("topic \"" + topic + "\": has \"" + count + "\" partitions, the queries have \""
                        + queries.size() + "\", so records may be reported as misplaced; see 'millweir topics list'");
            }
        });
    }

    /** The ends as they are now, once they can be read: no transaction that wrote before them is open. */
    private Map<TopicPartition, Long> settledEnds(Collection<TopicPartition> partitions, Coverage coverage) {
        Map<TopicPartition, Long> written = uncommitted.endOffsets(partitions);
        long until = System.nanoTime() + OPEN_TRANSACTIONS.toNanos();
        Map<TopicPartition, Long> readable = committed.endOffsets(partitions);
        while (isShort(readable, written) && System.nanoTime() < until) {
            pause(POLL);
            readable = committed.endOffsets(partitions);
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long end = Math.min(written.getOrDefault(partition, 0L), readable.getOrDefault(partition, 0L));
            ends.put(partition, end);
            if (end < written.getOrDefault(partition, 0L)) {
                coverage.limit("topic \"" + partition.topic() + "\": a transaction holds back what follows offset \""
                        + end + "\" of partition \"" + partition.partition() + "\" for more than \""
                        + OPEN_TRANSACTIONS.toSeconds() + "\" s; audit again when it is over, or see"
                        + " 'kafka-transactions.sh find-hanging'");
            }
        }
        return ends;
    }

    private static boolean isShort(Map<TopicPartition, Long> readable, Map<TopicPartition, Long> written) {
        return written.entrySet().stream().anyMatch(end -> readable.getOrDefault(end.getKey(), 0L) < end.getValue());
    }

    private void read(Map<TopicPartition, Long> ends, long from, Audit audit, Coverage coverage) {
        Map<TopicPartition, Long> beginnings = committed.beginningOffsets(ends.keySet());
        Map<TopicPartition, Long> starts = starts(beginnings, from);
        List<TopicPartition> open = new ArrayList<>(ends.keySet());
        open.removeIf(partition -> starts.getOrDefault(partition, 0L) >= ends.getOrDefault(partition, 0L));
        Set<TopicPartition> cut = beginnings.entrySet().stream()
                .filter(each -> each.getValue() > 0 && each.getValue().equals(starts.get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        committed.assign(open);
        open.forEach(partition -> committed.seek(partition, starts.getOrDefault(partition, 0L)));
        long quietSince = System.nanoTime();
        while (!open.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : committed.poll(POLL)) {
                quietSince = System.nanoTime();
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (cut.remove(partition)) {
                    coverage.cut(name(partition), partition.partition(), record.timestamp());
                    tellOfLostQueries(partition, record.timestamp(), coverage);
                }
                if (record.offset() < ends.getOrDefault(partition, 0L)) {
                    audit.take(name(partition), record);
                }
            }
            if (open.removeIf(partition -> committed.position(partition) >= ends.getOrDefault(partition, 0L))) {
                quietSince = System.nanoTime();
                committed.assign(open);
            }
            if (System.nanoTime() - quietSince > STALL.toNanos()) {
                throw new IllegalStateException("kafka: nothing could be read for \"" + STALL.toSeconds()
                        + "\" s of partitions \"" + open + "\"; see that their brokers are up");
            }
        }
        // Nothing at all is left of these.
        cut.forEach(partition -> coverage.cut(name(partition), partition.partition(), Long.MAX_VALUE));
    }

    private void tellOfLostQueries(TopicPartition partition, long first, Coverage coverage) {
        if (name(partition) == TopicName.QUERIES) {
            coverage.limit("topic \"" + partition.topic() + "\": of partition \"" + partition.partition()
                    + "\" nothing is left from before \"" + Instant.ofEpochMilli(first)
                    + "\", so older queries were not audited; audit more often, or raise retention.ms");
        }
    }

    /** Where to begin: at the first record from this time on, or at what retention left. */
    private Map<TopicPartition, Long> starts(Map<TopicPartition, Long> beginnings, long from) {
        if (from <= 0) {
            return beginnings;
        }
        Map<TopicPartition, Long> starts = new HashMap<>();
        committed
                .offsetsForTimes(beginnings.keySet().stream().collect(Collectors.toMap(each -> each, each -> from)))
                .forEach((partition, found) -> starts.put(partition, found == null ? Long.MAX_VALUE : found.offset()));
        beginnings.forEach((partition, first) -> {
            if (first > 0 && starts.getOrDefault(partition, first) == Long.MAX_VALUE) {
                // Empty, or all of it older; only the former is a cut.
                starts.put(partition, isEmpty(partition, first) ? first : Long.MAX_VALUE);
            }
        });
        return starts;
    }

    private boolean isEmpty(TopicPartition partition, long first) {
        return committed.endOffsets(List.of(partition)).getOrDefault(partition, first) <= first;
    }

    private TopicName name(TopicPartition partition) {
        return Objects.requireNonNull(names.get(partition));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("audit: interrupted; run it again", e);
        }
    }

    @Override
    public void close() {
        committed.close();
        uncommitted.close();
    }
}
