package io.millweir.audit;

import io.millweir.topics.Headers;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as an application writes them, to be audited; each method adds one. */
final class Scene {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration TIMEOUT = Duration.ofSeconds(120);
    static final Duration WINDOW = Duration.ofHours(1);

    private record Written(TopicName topic, ConsumerRecord<byte[], byte[]> record) {}

    private final List<Written> records = new ArrayList<>();
    private final Map<TopicName, Long> offsets = new EnumMap<>(TopicName.class);
    private Coverage coverage = new Coverage();
    private Range range = Range.ALL;
    private Instant clock = START;
    private int partition;
    private String[] headers = {};

    /** The audit of all of it, long after. */
    Findings audited() {
        return audited(START.plus(Duration.ofDays(1)), Optional.empty());
    }

    Findings audited(LedgerCall... ledger) {
        return audited(START.plus(Duration.ofDays(1)), Optional.of(List.of(ledger)));
    }

    Findings audited(Instant now, Optional<List<LedgerCall>> ledger) {
        Audit audit = new Audit(Terms.of(TIMEOUT, WINDOW), range, now, coverage);
        giveTo(audit);
        return audit.finish(ledger);
    }

    void giveTo(Audit audit) {
        records.forEach(each -> audit.take(each.topic(), each.record()));
    }

    /** The same records, the topics in the opposite order. */
    Scene answersFirst() {
        List<Written> others = new ArrayList<>(records);
        others.removeIf(each -> each.topic() == TopicName.QUERIES);
        records.removeAll(others);
        records.addAll(0, others);
        return this;
    }

    Scene in(Range other) {
        range = other;
        return this;
    }

    Scene covered(Coverage other) {
        coverage = other;
        return this;
    }

    Scene at(Duration sinceStart) {
        clock = START.plus(sinceStart);
        return this;
    }

    Scene on(int other) {
        partition = other;
        return this;
    }

    /** The next record may have been written before. */
    Scene marked() {
        headers = new String[] {Headers.POSSIBLE_DUPLICATE, "true"};
        return this;
    }

    Scene query(String id) {
        return query(id, "");
    }

    Scene query(String id, String more) {
        return write(TopicName.QUERIES, "{'id':'" + id + "','query':'Why?'" + more + "}");
    }

    Scene decision(String id) {
        return write(TopicName.DECISIONS, "{'query_id':'" + id + "','model':'m'}");
    }

    Scene latency(String id) {
        return write(TopicName.LATENCY, "{'query_id':'" + id + "','total_ms':1}");
    }

    /** A call; no cost when the amount is empty. */
    Scene usage(String id, int attempt, String outcome, String cost) {
        return write(
                TopicName.USAGE,
                "{'id':'" + id + "/" + attempt + "','query_id':'" + id + "','attempt':" + attempt
                        + ",'model':'m','outcome':'" + outcome + "'" + cost(cost) + "}");
    }

    /** An answer with a text, after calls of these outcomes. */
    Scene response(String id, String cost, String text, String... outcomes) {
        StringBuilder attempts = new StringBuilder();
        for (int i = 0; i < outcomes.length; i++) {
            attempts.append(i == 0 ? "" : ",")
                    .append("{'number':" + (i + 1) + ",'model':'m','outcome':'" + outcomes[i] + "'}");
        }
        boolean ok = outcomes.length == 0 || outcomes[outcomes.length - 1].equals("ok");
        return write(
                TopicName.RESPONSES,
                "{'id':'" + id + "','status':'" + (ok ? "ok" : "error") + "','routing':{}"
                        + (text.isEmpty() ? "" : ",'text':'" + text + "'") + cost(cost)
                        + (outcomes.length == 0 ? "" : ",'attempts':[" + attempts + "]") + "}");
    }

    Scene refusal(String id) {
        return write(TopicName.RESPONSES, "{'id':'" + id + "','status':'error','error':{'code':'overloaded'}}");
    }

    Scene chunk(String id, int attempt, int index, String delta) {
        return write(TopicName.CHUNKS, chunkOf(id, attempt, index) + ",'delta':'" + delta + "'}");
    }

    Scene lastChunk(String id, int attempt, int index) {
        return write(TopicName.CHUNKS, chunkOf(id, attempt, index) + ",'delta':'','finish_reason':'stop'}");
    }

    Scene reset(String id, int attempt) {
        return write(TopicName.CHUNKS, chunkOf(id, attempt, 0) + ",'reset':true}");
    }

    private static String chunkOf(String id, int attempt, int index) {
        return "{'query_id':'" + id + "','attempt':" + attempt + ",'index':" + index;
    }

    /** The record of this offset on queries, of the partition at hand, buried. */
    Scene buried(String value, long offset, String code) {
        return buried(value, partition, offset, code);
    }

    private Scene buried(String value, int source, long offset, String code) {
        headers = new String[] {
            Headers.ERROR_CODE,
            code,
            Headers.SOURCE_TOPIC,
            "millweir.queries",
            Headers.SOURCE_PARTITION,
            String.valueOf(source),
            Headers.SOURCE_OFFSET,
            String.valueOf(offset)
        };
        return write(TopicName.DEAD_LETTERS, value);
    }

    /** A repetition of the query {@link #query(String)} at this offset, buried. */
    Scene repetition(String id, long offset) {
        return buried("{'id':'" + id + "','query':'Why?'}", offset, "invalid_query");
    }

    /** The same on another partition than the query's, which is 0. */
    Scene misplaced(String id, long offset, int other) {
        on(other).buried("{'id':'" + id + "','query':'Why?'}", 0, offset, "invalid_query");
        return on(0);
    }

    /** A query that was answered at once with this text, and everything that belongs to it. */
    Scene answered(String id) {
        return query(id)
                .decision(id)
                .usage(id, 1, "ok", "0.25")
                .response(id, "0.25", "So.", "ok")
                .latency(id);
    }

    /** The same, streamed, but for its chunks. */
    Scene streamed(String id, String text) {
        return query(id, ",'stream':true")
                .decision(id)
                .usage(id, 1, "ok", "0.25")
                .response(id, "0.25", text, "ok")
                .latency(id);
    }

    /** Writes a value, in which an apostrophe stands for a quotation mark. */
    Scene write(TopicName topic, String value) {
        RecordHeaders all = new RecordHeaders();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        headers = new String[] {};
        long offset = offsets.merge(topic, 0L, (was, zero) -> was + 1);
        records.add(new Written(
                topic,
                new ConsumerRecord<>(
                        topic.in("millweir."),
                        partition,
                        offset,
                        clock.toEpochMilli(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        value.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        all,
                        Optional.empty())));
        return this;
    }

    private static String cost(String total) {
        return total.isEmpty() ? "" : ",'cost':{'total':" + total + ",'currency':'USD'}";
    }
}
