package io.millweir.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which queries are audited, by the timestamps of their records.
 *
 * @param from the first of them; empty for everything that is retained
 * @param to where they end, itself not among them; empty for no end
 */
public record Range(Optional<Instant> from, Optional<Instant> to) {
    /** Everything that is retained. */
    public static final Range ALL = new Range(Optional.empty(), Optional.empty());

    boolean holds(long timestamp) {
        return from.filter(first -> timestamp < first.toEpochMilli()).isEmpty()
                && to.filter(end -> timestamp >= end.toEpochMilli()).isEmpty();
    }
}
