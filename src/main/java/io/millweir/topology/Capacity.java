package io.millweir.topology;

import io.millweir.config.DispatchConfig.OnFull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Counts the queries in progress of this process, and those among them that wait for room, over all its tasks; says
 * when it is full, and which task may take the room that comes free.
 *
 * <p>Threading: thread-safe. A {@link Desk} is written by the stream thread of its task and read by all.
 */
public final class Capacity {
    /** How long a task that has nothing under way lets others take what comes free. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final int maxWaiting;
    private final int resumeAt;
    private final OnFull onFull;
    private final Clock clock;
    private final List<Desk> desks = new CopyOnWriteArrayList<>();
    private volatile boolean paused;

    /** Room for so many waiting queries; what comes past it is refused. */
    public Capacity(int maxWaiting, Clock clock) {
        this(maxWaiting, OnFull.REFUSE, clock);
    }

    /** Room for so many waiting queries. */
    public Capacity(int maxWaiting, OnFull onFull, Clock clock) {
        this.maxWaiting = maxWaiting;
        // A tenth of the room must be free again, or reading would stop and go on with every query.
        this.resumeAt = Math.max(0, Math.min(maxWaiting - 1, (int) (maxWaiting * 0.9)));
        this.onFull = onFull;
        this.clock = clock;
    }

    /** Queries that wait now. */
    public int waiting() {
        return desks.stream().mapToInt(desk -> desk.waiting).sum();
    }

    /** Queries that were accepted and are not answered. */
    public int inProgress() {
        return desks.stream().mapToInt(desk -> desk.inProgress).sum();
    }

    /** Whether no more queries are to be read until some of those that wait have gone. */
    public boolean paused() {
        if (onFull == OnFull.PAUSE) {
            paused = paused ? waiting() > resumeAt : full();
        }
        return paused;
    }

    int maxWaiting() {
        return maxWaiting;
    }

    Instant now() {
        return clock.instant();
    }

    /** Whether a new query is to be refused. */
    boolean refuses() {
        return onFull == OnFull.REFUSE && full();
    }

    private boolean full() {
        int waiting = waiting();
        return waiting > 0 && waiting >= maxWaiting;
    }

    /** Begins to count for a task. */
    Desk open() {
        Desk desk = new Desk();
        desks.add(desk);
        return desk;
    }

    /** The part of one task. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer.
    final class Desk {
        private volatile int waiting;
        private volatile int inProgress;
        private volatile boolean hungry;
        private volatile Instant tookLast = clock.instant();

        void addWaiting(int change) {
            waiting += change;
        }

        void addInProgress(int change) {
            inProgress += change;
        }

        /** Whether it found no room for what waits. */
        void hungry(boolean is) {
            hungry = is;
        }

        boolean hungry() {
            return hungry;
        }

        void took() {
            tookLast = clock.instant();
        }

        /**
         * Whether it is this task's turn to take room. The reports that free it come to the task that had it: unless
         * that one lets a task go first that has less, the first to be full stays so, and the others' queries wait past
         * their deadlines.
         */
        boolean mayTake() {
            Instant impatient = clock.instant().minus(PATIENCE);
            int mine = underWay();
            for (Desk other : desks) {
                if (other != this && other.hungry) {
                    int theirs = other.underWay();
                    if (theirs < mine || (theirs == 0 && mine == 0 && isStarving(other, impatient))) {
                        return false;
                    }
                }
            }
            return true;
        }

        private boolean isStarving(Desk other, Instant impatient) {
            return other.tookLast.isBefore(impatient) && other.tookLast.isBefore(tookLast);
        }

        private int underWay() {
            return inProgress - waiting;
        }

        /** The task is taken away; its queries are in progress elsewhere. */
        void close() {
            desks.remove(this);
        }
    }
}
