package io.millweir.topology;

import io.millweir.accounting.Books;
import io.millweir.domain.Failure;
import io.millweir.domain.Origin;
import io.millweir.domain.Query;
import io.millweir.domain.Response;
import io.millweir.topics.QueryReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a query record on which a processor threw, as its records are written.
 *
 * @param queryId key of the latency record
 * @param response value of the response, whose key is that of the query record
 * @param latency value of the latency record
 */
public record InternalAnswer(byte[] queryId, byte[] response, byte[] latency) {
    /**
     * Whether an exception is a bug, which concerns the one record. What Kafka or a store throws is none: it would
     * happen to every record.
     */
    public static boolean isDueTo(Exception exception) {
        return !(exception instanceof KafkaException) || exception instanceof SerializationException;
    }

    /** What went wrong, for the response and for the dead letter. */
    public static String message(String processor, Exception exception) {
        return Endings.bug(processor, exception).message();
    }

    /**
     * Answers a query record with the error {@code internal}; empty when no id can be read from it, or when the query is
     * in the hands of {@code track-work}, which answers it itself.
     *
     * @param processor the node that threw
     * @param headerId of the record's header
     */
    public static Optional<InternalAnswer> to(
            String processor,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Optional<String> headerId,
            Origin origin,
            String topic,
            Exception exception,
            Instant now) {
        if (!processor.equals(MillweirTopology.ACCEPT_QUERY) && !processor.equals(MillweirTopology.PLAN_ROUTE)) {
            return Optional.empty();
        }
        String defaultId = topic + "-" + origin.partition() + "-" + origin.offset();
        return query(QueryReader.read(value, headerId, defaultId))
                .map(query ->
                        answer(query, key == null ? 0 : key.length, origin, Endings.bug(processor, exception), now));
    }

    private static Optional<Query> query(QueryReader.Read read) {
        if (read instanceof QueryReader.Read.Valid valid) {
            return Optional.of(valid.query());
        }
        return read instanceof QueryReader.Read.Invalid invalid
                ? Optional.of(invalid.query())
                : ((QueryReader.Read.Unreadable) read).id().map(UnreadableQuery::of);
    }

    private static InternalAnswer answer(Query query, int keyBytes, Origin origin, Failure failure, Instant now) {
        // A refusal costs nothing, so that its currency does not matter.
        Response response =
                new Replies(new Books("USD")).refused(new Incoming.Refused(query, origin, now, failure), now);
        return new InternalAnswer(
                query.id().getBytes(StandardCharsets.UTF_8),
                Fitting.bytes(response, Fitting.MOST_BYTES - keyBytes),
                Fitting.bytes(Objects.requireNonNull(response.latency()), Fitting.MOST_BYTES));
    }
}
