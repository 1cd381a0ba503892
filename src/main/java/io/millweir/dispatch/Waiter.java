package io.millweir.dispatch;

import io.millweir.domain.Priority;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A run that waits for leave to make a call of its model. Who is of higher priority goes first, but nobody is overtaken
 * by what came more than {@value #HEAD_START_SECONDS} s later for each step of priority, so that low is never starved.
 *
 * @param need tokens that the call will probably use
 * @param turn when it is its turn among all waiters, in nanoseconds
 * @param number in the order of arrival
 */
record Waiter(long need, long turn, long number, CompletableFuture<Limits.Grant> granted)
        implements Comparable<Waiter> {
    private static final long HEAD_START_SECONDS = 10;
    private static final Comparator<Waiter> ORDER =
            Comparator.comparingLong(Waiter::turn).thenComparingLong(Waiter::number);

    /** A new one. */
    static Waiter of(long need, Priority priority, long now, long number) {
        long turn = now + TimeUnit.SECONDS.toNanos(HEAD_START_SECONDS) * priority.ordinal();
        return new Waiter(need, turn, number, new CompletableFuture<>());
    }

    @Override
    public int compareTo(Waiter other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Waiter waiter && waiter.number == number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }
}
