package io.millweir.topology;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Origin;
import io.millweir.domain.Query;
import io.millweir.topics.QueryReader;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a record on {@code queries} is taken on: its size, its shape, its id, and whether there is room. */
final class Acceptance {
    /** As long as the field id may be; a longer header counts as absent. */
    private static final int LONGEST_HEADER_ID = 512;

    private final int maxQueryBytes;
    private final AcceptedIds ids;
    private final WorkInProgress inProgress;
    private final boolean exactlyOnce;
    private final Capacity capacity;

    Acceptance(int maxQueryBytes, boolean exactlyOnce, AcceptedIds ids, WorkInProgress inProgress, Capacity capacity) {
        this.exactlyOnce = exactlyOnce;
        this.maxQueryBytes = maxQueryBytes;
        this.ids = ids;
        this.inProgress = inProgress;
        this.capacity = capacity;
    }

    Incoming consider(
            byte @Nullable [] key, byte @Nullable [] value, Optional<String> headerId, Origin origin, String topic) {
        Instant now = capacity.now();
        String defaultId = topic + "-" + origin.partition() + "-" + origin.offset();
        QueryReader.Read read =
                QueryReader.read(value, headerId.filter(id -> id.length() <= LONGEST_HEADER_ID), defaultId);
        if (value == null || read instanceof QueryReader.Read.Unreadable) {
            return unreadable((QueryReader.Read.Unreadable) read, origin, now);
        }
        int bytes = value.length + (key == null ? 0 : key.length);
        if (read instanceof QueryReader.Read.Invalid invalid) {
            return bytes > maxQueryBytes
                    ? tooLarge(invalid.query(), bytes, origin, now)
                    : new Incoming.Refused(invalid.query(), origin, now, invalid.failure());
        }
        Query query = ((QueryReader.Read.Valid) read).query();
        if (bytes > maxQueryBytes) {
            return tooLarge(query, bytes, origin, now);
        }
        Optional<Origin> kept = ids.kept(query.id(), now).or(() -> inProgress.find(query.id()));
        if (exactlyOnce && kept.filter(origin::equals).isPresent()) {
            return new Incoming.Replayed(query.id(), origin);
        }
        Optional<Origin> before = kept.or(() -> ids.recent(query.id(), now)).filter(other -> !maybeSame(other, origin));
        if (before.isPresent()) {
            Origin first = before.get();
            return new Incoming.Dead(
                    Failure.of(
                            ErrorCode.INVALID_QUERY,
                            "id: \"" + query.id() + "\" was accepted already, from partition " + first.partition()
                                    + (first.offset() == Origin.UNKNOWN ? "" : " offset " + first.offset())
                                    + ", within dedupe.window of " + ids.window()
                                    + "; read its response, or send a new query under a new id"),
                    Optional.empty());
        }
        if (capacity.refuses()) {
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
                failure, unreadable.id().map(id -> new Incoming.Refused(UnreadableQuery.of(id), origin, now, failure)));
    }

    private Incoming tooLarge(Query query, int bytes, Origin origin, Instant now) {
        return new Incoming.Refused(
                query,
                origin,
                now,
                Failure.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "query: its key and value have \"" + bytes + "\" bytes, at most \"" + maxQueryBytes + "\""
                                + " are taken; shorten it or raise dispatch.max-query-bytes"));
    }

    /**
     * Under at_least_once a record may be read twice; it is no repetition of itself. What is known only by its partition
     * may be this record too: the partition's own store tells better.
     */
    private static boolean maybeSame(Origin known, Origin record) {
        return known.partition() == record.partition()
                && (known.offset() == record.offset() || known.offset() == Origin.UNKNOWN);
    }
}
