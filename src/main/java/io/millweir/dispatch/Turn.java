package io.millweir.dispatch;

import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * That a query which asked for more tokens than there are is the next to get some: while it keeps asking, nobody of no
 * higher priority gets any, or small queries would for ever leave too few for a large one.
 *
 * @param need tokens, so that they are not estimated with each question
 * @param until when it is forgotten unless it asks again, in nanoseconds
 */
record Turn(String queryId, Priority priority, long need, long until) {
    /** There is no estimate. */
    static final long NOT_ESTIMATED = -1;

    private static final long KEPT = TimeUnit.SECONDS.toNanos(1);

    /** The turn of a query that was refused now. */
    static Turn of(Query query, long need, long now) {
        return new Turn(query.id(), query.priority(), need, now + KEPT);
    }

    /** Whether a query must leave this turn to another one. */
    static boolean ofAnother(@Nullable Turn turn, Query query, long now) {
        return turn != null
                && !turn.queryId.equals(query.id())
                && turn.until - now > 0
                && turn.priority.compareTo(query.priority()) <= 0;
    }

    /** What was estimated for a query when it was refused. */
    static long needOf(@Nullable Turn turn, Query query) {
        return turn != null && turn.queryId.equals(query.id()) ? turn.need : NOT_ESTIMATED;
    }
}
