package io.millweir.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Things that are used in turn, each of which can be set aside for a while.
 *
 * <p>Threading: thread-safe; every method holds the monitor, briefly.
 *
 * @param <T> what takes turns, told apart by {@code equals}
 */
public final class Turns<T> {
    private final List<Seat<T>> seats;
    private final Clock clock;
    private int next;

    /** These, in this order. */
    public Turns(List<T> all, Clock clock) {
        this.seats = all.stream().map(Seat::new).toList();
        this.clock = clock;
    }

    /**
     * Whose turn it is; empty when there are none. When all are set aside it is the one that was set aside longest ago,
     * for a doubtful one is better than none.
     */
    public synchronized Optional<T> next() {
        if (seats.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Seat<T> oldest = seats.get(0);
        for (int step = 0; step < seats.size(); step++) {
            Seat<T> seat = seats.get((next + step) % seats.size());
            if (!seat.until.isAfter(now)) {
                next = (next + step + 1) % seats.size();
                return Optional.of(seat.who);
            }
            if (seat.since.isBefore(oldest.since)) {
                oldest = seat;
            }
        }
        // Renewed, so that several doubtful ones still take turns.
        oldest.since = now;
        return Optional.of(oldest.who);
    }

    /** Passes this one over for so long; a longer time that was given before stays. */
    public synchronized void setAside(T who, Duration howLong) {
        Instant now = clock.instant();
        for (Seat<T> seat : seats) {
            if (seat.who.equals(who)) {
                Instant until = now.plus(howLong);
                seat.since = now;
                seat.until = until.isAfter(seat.until) ? until : seat.until;
            }
        }
    }

    /** Whether another than this one is there and not set aside. */
    public synchronized boolean othersLeft(T who) {
        Instant now = clock.instant();
        return seats.stream().anyMatch(seat -> !seat.who.equals(who) && !seat.until.isAfter(now));
    }

    private static final class Seat<T> {
        private final T who;
        private Instant since = Instant.EPOCH;
        private Instant until = Instant.EPOCH;

        Seat(T who) {
            this.who = who;
        }
    }
}
