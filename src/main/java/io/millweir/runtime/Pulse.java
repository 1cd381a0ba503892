package io.millweir.runtime;

import io.millweir.dispatch.Liveness;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the others can still take this process for alive, by the heartbeats of its own that the broker acknowledged.
 *
 * <p>A heartbeat proves life from the time it was sent and not from its acknowledgement, which may be read long after:
 * between the two the process may have been suspended. The clock runs on while it is, so that the gap is seen at once.
 *
 * <p>Threading: thread-safe; never blocks.
 */
final class Pulse implements Liveness {
    /**
     * How long no call is begun after a gap. A stream thread that lost its partitions meanwhile has noticed by then: its
     * consumer asks the group every 3 s ({@code heartbeat.interval.ms}), and its next commit fails.
     */
    static final Duration RECOVERY = Duration.ofSeconds(3);

    /** The others count from the arrival of the last heartbeat, which is later; the rest is for a call to get out. */
    private static final double SHARE_OF_GRACE = 0.8;

    private final LongSupplier nanos;
    private final long limit;
    private boolean proven;
    private boolean cut;
    private long lastProof;
    private long callsFrom;
    private long era;

    /**
     * No heartbeat was acknowledged yet, and so no call may be begun: nobody knows of this process.
     *
     * @param nanos a clock that never goes back, in nanoseconds
     */
    Pulse(Duration grace, LongSupplier nanos) {
        this.nanos = nanos;
        this.limit = (long) (grace.toNanos() * SHARE_OF_GRACE);
        this.callsFrom = nanos.getAsLong();
    }

    /** Takes note that the broker has a heartbeat that was sent then. */
    synchronized void acknowledged(long sentAt) {
        long now = look();
        if (!proven || sentAt - lastProof > 0) {
            lastProof = sentAt;
        }
        proven = true;
        if (cut && now - lastProof <= limit) {
            cut = false;
            callsFrom = now + RECOVERY.toNanos();
        }
    }

    @Override
    public synchronized boolean mayCall() {
        long now = look();
        return proven && !cut && now - callsFrom >= 0;
    }

    @Override
    public synchronized long era() {
        long unused = look();
        return era;
    }

    private long look() {
        long now = nanos.getAsLong();
        if (proven && !cut && now - lastProof > limit) {
            cut = true;
            era++;
        }
        return now;
    }
}
