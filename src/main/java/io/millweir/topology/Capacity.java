package io.millweir.topology;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the queries in progress of this process, and those among them that wait for room, over all its tasks.
 *
 * <p>Threading: thread-safe.
 */
public final class Capacity {
    private final int maxWaiting;
    private final Clock clock;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger inProgress = new AtomicInteger();

    /** Room for so many waiting queries. */
    public Capacity(int maxWaiting, Clock clock) {
        this.maxWaiting = maxWaiting;
        this.clock = clock;
    }

    /** Queries that wait now. */
    public int waiting() {
        return waiting.get();
    }

    /** Queries that were accepted and are not answered. */
    public int inProgress() {
        return inProgress.get();
    }

    int maxWaiting() {
        return maxWaiting;
    }

    Instant now() {
        return clock.instant();
    }

    boolean full() {
        return waiting.get() > 0 && waiting.get() >= maxWaiting;
    }

    void addWaiting(int change) {
        waiting.addAndGet(change);
    }

    void addInProgress(int change) {
        inProgress.addAndGet(change);
    }
}
