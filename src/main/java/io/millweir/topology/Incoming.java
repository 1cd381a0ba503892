package io.millweir.topology;

import io.millweir.domain.Failure;
import io.millweir.domain.Origin;
import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A query record between its arrival and its way into the work store. */
sealed interface Incoming {
    /**
     * It is a query and new.
     *
     * @param key the record's key
     * @param bytes the record's value, kept as the durable form of the query
     */
    record Accepted(Query query, Origin origin, byte @Nullable [] key, byte[] bytes, Instant acceptedAt)
            implements Incoming {
        Instant deadline(Duration otherwise) {
            // A record from the future has its time counted from now.
            long from = Math.min(origin.timestamp(), acceptedAt.toEpochMilli());
            return Instant.ofEpochMilli(from + query.timeoutMs().orElse(otherwise.toMillis()));
        }
    }

    /** It is a query that cannot be carried out; it is answered with the failure. */
    record Refused(Query query, Origin origin, Instant at, Failure failure) implements Incoming {}

    /**
     * It is no query, or a repeated one; it goes to the dead letters.
     *
     * @param answer the refusal to answer with as well, when an id could be read
     */
    record Dead(Failure failure, Optional<Refused> answer) implements Incoming {}

    /** It went to the dead letters and is not answered. */
    record Buried(Origin origin) implements Incoming {}

    /**
     * It was taken on before, in a transaction that holds, and is read again: its offset was lost, as when a broker lost
     * the end of its log. Nothing is done for it a second time.
     */
    record Replayed(String queryId, Origin origin) implements Incoming {}

    /**
     * A router decided.
     *
     * @param warnings of the router, for the response
     */
    record Planned(Accepted accepted, Plan plan, double routingMs, List<String> warnings) implements Incoming {}
}
