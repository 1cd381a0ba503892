package io.millweir.topology;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Operation;
import io.millweir.domain.Origin;
import io.millweir.domain.Parameters;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.topics.QueryReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Decides whether a record on {@code queries} is taken on: its size, its shape, its id, and whether there is room. */
final class Acceptance {
    private final int maxQueryBytes;
    private final AcceptedIds ids;
    private final Capacity capacity;

    Acceptance(int maxQueryBytes, AcceptedIds ids, Capacity capacity) {
        this.maxQueryBytes = maxQueryBytes;
        this.ids = ids;
        this.capacity = capacity;
    }

    Incoming consider(
            byte @Nullable [] key, byte @Nullable [] value, Optional<String> headerId, Origin origin, String topic) {
        Instant now = capacity.now();
        String defaultId = topic + "-" + origin.partition() + "-" + origin.offset();
        QueryReader.Read read = QueryReader.read(value, headerId, defaultId);
        if (value == null || read instanceof QueryReader.Read.Unreadable) {
            return unreadable((QueryReader.Read.Unreadable) read, origin, now);
        }
        if (read instanceof QueryReader.Read.Invalid invalid) {
            return value.length > maxQueryBytes
                    ? tooLarge(invalid.query(), value.length, origin, now)
                    : new Incoming.Refused(invalid.query(), origin, now, invalid.failure());
        }
        Query query = ((QueryReader.Read.Valid) read).query();
        if (value.length > maxQueryBytes) {
            return tooLarge(query, value.length, origin, now);
        }
        Optional<Origin> before = ids.find(query.id(), now).filter(other -> !same(other, origin));
        if (before.isPresent()) {
            Origin first = before.get();
            return new Incoming.Dead(
                    Failure.of(
                            ErrorCode.INVALID_QUERY,
                            "id: \"" + query.id() + "\" was accepted already, from partition " + first.partition()
                                    + " offset " + first.offset() + ", within dedupe.window of " + ids.window()
                                    + "; read its response, or send a new query under a new id"),
                    Optional.empty());
        }
        if (capacity.full()) {
            return new Incoming.Refused(
                    query,
                    origin,
                    now,
                    Failure.of(
                            ErrorCode.OVERLOADED,
                            "dispatch.max-waiting: \"" + capacity.maxWaiting() + "\" queries wait already; send the"
                                    + " query again later",
                            "raise dispatch.max-in-flight or dispatch.max-waiting, or add instances"));
        }
        return new Incoming.Accepted(query, origin, key, value, now);
    }

    private Incoming unreadable(QueryReader.Read.Unreadable unreadable, Origin origin, Instant now) {
        Failure failure = Failure.of(ErrorCode.INVALID_QUERY, unreadable.what());
        return new Incoming.Dead(
                failure, unreadable.id().map(id -> new Incoming.Refused(named(id), origin, now, failure)));
    }

    private Incoming tooLarge(Query query, int bytes, Origin origin, Instant now) {
        return new Incoming.Refused(
                query,
                origin,
                now,
                Failure.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "query: its value has " + bytes + " bytes, at most " + maxQueryBytes
                                + " are taken; shorten it or raise dispatch.max-query-bytes"));
    }

    /** Under at_least_once a record may be read twice; it is no repetition of itself. */
    private static boolean same(Origin left, Origin right) {
        return left.partition() == right.partition() && left.offset() == right.offset();
    }

    /** A query of which nothing could be read but its id. */
    private static Query named(String id) {
        return new Query(
                id,
                Operation.CHAT,
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Parameters.NONE,
                Query.DEFAULT_TENANT,
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
