package io.millweir.dispatch;

import java.util.function.LongSupplier;

/**
 * Bounds extra calls, such as retries, to a share of the ordinary ones: each ordinary call earns a fraction of an extra
 * one. So a storm of failures cannot multiply the load on who fails. A few extra calls a second are free, or a process
 * with little to do could never try again. The idea is that of Finagle's retry budgets.
 *
 * <p>Threading: thread-safe.
 */
final class Budget {
    /** What was earned in good times is good for about so many extra calls in bad ones. */
    private static final double MOST_EARNED = 100;

    private static final double NANOS_PER_SECOND = 1e9;

    private final double share;
    private final double freePerSecond;
    private final LongSupplier nanos;
    private double earned;
    private double free;
    private long refilledAt;

    /**
     * A budget.
     *
     * @param percent extra calls for each hundred ordinary ones; 0 allows none at all
     * @param freePerSecond extra calls a second that need not be earned
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    Budget(int percent, double freePerSecond, LongSupplier nanos) {
        this.share = percent / 100.0;
        this.freePerSecond = percent == 0 ? 0 : freePerSecond;
        this.nanos = nanos;
        this.free = this.freePerSecond;
        this.refilledAt = nanos.getAsLong();
    }

    /** An ordinary call is made. */
    synchronized void earn() {
        earned = Math.min(MOST_EARNED, earned + share);
    }

    /** Takes one extra call out, when there is one. */
    synchronized boolean spend() {
        long now = nanos.getAsLong();
        free = Math.min(freePerSecond, free + (now - refilledAt) / NANOS_PER_SECOND * freePerSecond);
        refilledAt = now;
        if (free >= 1) {
            free--;
            return true;
        }
        if (earned >= 1) {
            earned--;
            return true;
        }
        return false;
    }
}
