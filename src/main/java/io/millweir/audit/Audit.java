package io.millweir.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Operation;
import io.millweir.domain.Query;
import io.millweir.domain.Response;
import io.millweir.topics.Headers;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.QueryReader;
import io.millweir.topics.TopicName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds records against the promises, one record after another. The topics may come in any order, each partition in its
 * own; queries first takes the least memory. Of a query 300 to 400 bytes are kept, no text among them.
 *
 * <p>Threading: for one thread.
 */
public final class Audit {
    /** As long as the header id of a query may be; a longer one counts as absent. */
    private static final int LONGEST_HEADER_ID = 512;

    private final Terms terms;
    private final Range range;
    private final Instant now;
    private final Coverage coverage;
    private final Book book;

    /**
     * An audit of records.
     *
     * @param now until when they were read: a query whose time was not over by then may be without a response
     */
    public Audit(Terms terms, Range range, Instant now) {
        this(terms, range, now, new Coverage());
    }

    Audit(Terms terms, Range range, Instant now, Coverage coverage) {
        this.terms = terms;
        this.range = range;
        this.now = now;
        this.coverage = coverage;
        this.book = new Book(terms.mostViolations());
    }

    /** Takes a record of this topic. */
    public void take(TopicName topic, ConsumerRecord<byte[], byte[]> record) {
        book.counted(topic);
        boolean marked = record.headers().lastHeader(Headers.POSSIBLE_DUPLICATE) != null;
        if (marked) {
            book.possibleDuplicates++;
        }
        switch (topic) {
            case QUERIES -> query(record);
            case DEAD_LETTERS -> deadLetter(record);
            case RESPONSES ->
                event(record, "id", Invariant.RESPONSES)
                        .ifPresent(value -> response(tracked(record, value, "id"), value, marked));
            case USAGE ->
                event(record, "query_id", Invariant.CALLS)
                        .ifPresent(value -> usage(tracked(record, value, "query_id"), value, marked));
            case LATENCY ->
                event(record, "query_id", Invariant.PLACES).ifPresent(value -> {
                    Tracked tracked = tracked(record, value, "query_id");
                    if (marked) {
                        tracked.markedLatencies++;
                    } else {
                        tracked.latencies++;
                    }
                });
            case DECISIONS ->
                event(record, "query_id", Invariant.PLACES)
                        .filter(value -> !value.path("shadow").asBoolean())
                        .ifPresent(value -> tracked(record, value, "query_id")
                                .decided(
                                        record.timestamp(),
                                        marked,
                                        terms.dedupeWindow().toMillis()));
            case CHUNKS ->
                event(record, "query_id", Invariant.CHUNKS)
                        .ifPresent(value -> chunk(tracked(record, value, "query_id"), value));
            default ->
                throw new IllegalArgumentException(
                        "audit: topic \"" + topic.bare() + "\" says nothing of a query; give another");
        }
    }

    /** What was found in all that was taken, the provider's own ledger beside it if there is one. */
    public Findings finish(Optional<List<LedgerCall>> ledger) {
        return new Judge(terms, now, coverage, book).judge(ledger);
    }

    private void query(ConsumerRecord<byte[], byte[]> record) {
        boolean judged = range.holds(record.timestamp());
        QueryReader.Read read = read(record, record.topic(), record.partition(), record.offset());
        Optional<Query> query = query(read);
        Tracked tracked = book.at(record.partition(), id(read, record.topic(), record.partition(), record.offset()));
        long from = Math.max(0, Math.min(record.timestamp(), now.toEpochMilli()));
        long timeout = query.flatMap(each -> each.timeoutMs().isPresent()
                        ? Optional.of(each.timeoutMs().getAsLong())
                        : Optional.empty())
                .orElse(terms.queryTimeout().toMillis());
        tracked.query(record.offset(), from, from + timeout, judged);
        tracked.streams |= query.filter(each -> each.stream() && each.operation() == Operation.CHAT)
                .isPresent();
        if (read instanceof QueryReader.Read.Unreadable unreadable) {
            tracked.mustBury++;
            if (unreadable.id().isEmpty()) {
                book.unreadable += judged ? 1 : 0;
                book.queries += judged ? 1 : 0;
                return;
            }
        }
        tracked.records++;
        book.queries += judged ? 1 : 0;
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> topic = Headers.text(record.headers(), Headers.SOURCE_TOPIC);
        long partition = number(record, Headers.SOURCE_PARTITION);
        long offset = number(record, Headers.SOURCE_OFFSET);
        if (topic.isEmpty() || partition < 0 || offset < 0) {
            stray(record, Invariant.PLACES, "a dead letter does not tell where it came from");
            return;
        }
        QueryReader.Read read = read(record, topic.get(), (int) partition, offset);
        Tracked tracked = book.at((int) partition, id(read, topic.get(), (int) partition, offset));
        tracked.misplacedDeadLetter |= partition != record.partition();
        if (!tracked.dies(offset)) {
            book.possibleDuplicates++;
        } else if (read instanceof QueryReader.Read.Unreadable) {
            tracked.buriedUnreadable++;
        } else if (Headers.text(record.headers(), Headers.ERROR_CODE)
                .equals(Optional.of(ErrorCode.INVALID_QUERY.code()))) {
            tracked.repeated++;
        } else {
            tracked.buried++;
        }
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String header) {
        return Headers.text(record.headers(), header)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private static QueryReader.Read read(
            ConsumerRecord<byte[], byte[]> record, String topic, int partition, long offset) {
        return QueryReader.read(
                record.value(),
                Headers.id(record.headers()).filter(id -> id.length() <= LONGEST_HEADER_ID),
                defaultId(topic, partition, offset));
    }

    private static Optional<Query> query(QueryReader.Read read) {
        if (read instanceof QueryReader.Read.Valid valid) {
            return Optional.of(valid.query());
        }
        return read instanceof QueryReader.Read.Invalid invalid ? Optional.of(invalid.query()) : Optional.empty();
    }

    private static String id(QueryReader.Read read, String topic, int partition, long offset) {
        return read instanceof QueryReader.Read.Unreadable unreadable
                ? unreadable.id().orElse(defaultId(topic, partition, offset))
                : query(read).map(Query::id).orElseThrow();
    }

    private static String defaultId(String topic, int partition, long offset) {
        return topic + "-" + partition + "-" + offset;
    }

    private void response(Tracked tracked, JsonNode response, boolean marked) {
        boolean ok = response.path("status").asText().equals(Response.OK);
        boolean routed = response.has("routing");
        boolean first = !tracked.answered();
        if (marked) {
            tracked.markedResponses++;
        } else {
            tracked.responses++;
        }
        if (!marked || first) {
            tracked.okResponses += ok ? 1 : 0;
            tracked.routedResponses += routed ? 1 : 0;
        }
        long[] calls = Calls.NONE;
        for (JsonNode attempt : response.path("attempts")) {
            calls = Calls.with(calls, call(attempt, "number", false));
        }
        tracked.callsNotTold |=
                calls.length == 0 && response.path("latency").path("attempts").asInt() > 0;
        JsonNode text = response.path("text");
        Joined whole = text.isTextual() && (tracked.streams || tracked.records == 0) ? Joined.of(text.asText()) : null;
        tracked.tells(calls, amount(response), whole, ok);
    }

    private void usage(Tracked tracked, JsonNode usage, boolean marked) {
        long call = call(usage, "attempt", marked);
        int number = Calls.number(call);
        tracked.misnamedCall |= number < 1
                || !usage.path("id").asText().equals(usage.path("query_id").asText() + "/" + number);
        if (!tracked.books(call, amount(usage))) {
            tracked.doubledCall = number;
        }
    }

    private long call(JsonNode call, String number, boolean marked) {
        return Calls.of(
                Math.max(0, call.path(number).asInt()),
                book.models.number(call.path("model").asText()),
                book.outcomes.number(call.path("outcome").asText()),
                marked);
    }

    private static @Nullable BigDecimal amount(JsonNode event) {
        JsonNode total = event.path("cost").path("total");
        return total.isNumber() ? total.decimalValue() : null;
    }

    private static void chunk(Tracked tracked, JsonNode chunk) {
        String delta = chunk.path("delta").asText("");
        tracked.chunk(
                chunk.path("attempt").asInt(),
                Math.max(0, chunk.path("index").asInt()),
                delta.isEmpty() ? Joined.EMPTY : Joined.of(delta),
                chunk.path("reset").asBoolean(),
                chunk.has("finish_reason"));
    }

    private Tracked tracked(ConsumerRecord<byte[], byte[]> record, JsonNode value, String id) {
        return book.at(record.partition(), value.path(id).asText());
    }

    private Optional<JsonNode> event(ConsumerRecord<byte[], byte[]> record, String id, Invariant invariant) {
        if (Json.parse(record.value()) instanceof Parsed.Ok ok
                && ok.value().path(id).isTextual()) {
            return Optional.of(ok.value());
        }
        stray(record, invariant, "a record tells no query in \"" + id + "\"");
        return Optional.empty();
    }

    private void stray(ConsumerRecord<byte[], byte[]> record, Invariant invariant, String what) {
        if (range.holds(record.timestamp())) {
            book.violations.add(
                    invariant,
                    defaultId(record.topic(), record.partition(), record.offset()),
                    "topic \"" + record.topic() + "\": " + what + "; see who besides Millweir may write to this topic");
        }
    }
}
