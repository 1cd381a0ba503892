package io.millweir.topology;

import io.millweir.domain.Origin;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether an owner before this one, which crashed, may have written what is written now: under at_least_once, where what
 * was written before a commit is written again.
 */
final class Doubt {
    /** How far the clocks of two machines may differ. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(10);

    private final boolean possible;
    private final Instant openedAt;

    /** Of an owner that begins now. */
    Doubt(Stages stages) {
        this.possible = !stages.replayWindow().isZero();
        this.openedAt = stages.clock().instant();
    }

    boolean possible() {
        return possible;
    }

    /** About what is decided from a query record alone: it was there before, or may have been. */
    boolean of(Origin origin) {
        return possible && origin.timestamp() <= openedAt.plus(CLOCKS_APART).toEpochMilli();
    }

    /** About what is decided because a query's time is over: it was over before, or may have been. */
    boolean ofDeadline(WorkEntry entry) {
        return possible
                && entry.acceptedAt().isBefore(openedAt)
                && !entry.deadline().isAfter(openedAt.plus(CLOCKS_APART));
    }
}
