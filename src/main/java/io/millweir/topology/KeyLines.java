package io.millweir.topology;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The queries in progress of each record key, when their order is kept: only the first of a key may be given out, the
 * others wait until it was answered. Keys are known by a hash of 64 bits; two that share one wait for each other, which
 * is slower and not wrong.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class KeyLines {
    /** The line of a query that need not wait for others. */
    static final long NONE = 0;

    private static final Comparator<Waiter> ARRIVAL = Comparator.comparingLong(waiter -> waiter.offset);

    private final boolean kept;
    private final Map<Long, Line> lines = new HashMap<>();

    private static final class Line {
        private long first = Long.MAX_VALUE;
        private @Nullable PriorityQueue<Waiter> held;

        private @Nullable Waiter next() {
            PriorityQueue<Waiter> queue = held;
            if (queue == null) {
                return null;
            }
            Waiter next = queue.poll();
            while (next != null && next.gone) {
                next = queue.poll();
            }
            return next;
        }
    }

    /** Lines of every key, or of none. */
    KeyLines(boolean kept) {
        this.kept = kept;
    }

    long of(WorkEntry entry) {
        byte[] key = entry.key();
        return !kept || key == null ? NONE : hash(key);
    }

    /** Enters a query in progress: the first of a line is the one with the least offset. */
    void enter(long line, long offset) {
        if (line != NONE) {
            Line found = lines.computeIfAbsent(line, none -> new Line());
            found.first = Math.min(found.first, offset);
        }
    }

    boolean isFirst(long line, long offset) {
        Line found = lines.get(line);
        return line == NONE || found == null || found.first == offset;
    }

    /** Holds a query back that was entered and is not the first. */
    void hold(Waiter waiter) {
        Line line = lines.computeIfAbsent(waiter.line, none -> new Line());
        if (line.held == null) {
            line.held = new PriorityQueue<>(1, ARRIVAL);
        }
        line.held.add(waiter);
    }

    /** A query was answered: the one that may go now, if it was the first of its line and another is held. */
    @Nullable
    Waiter leave(long line, long offset) {
        Line found = lines.get(line);
        if (line == NONE || found == null || found.first != offset) {
            return null;
        }
        Waiter next = found.next();
        if (next == null) {
            lines.remove(line);
        } else {
            found.first = next.offset;
        }
        return next;
    }

    /** Lets go of all that are gone. */
    void purge() {
        for (Line line : lines.values()) {
            if (line.held != null) {
                line.held.removeIf(waiter -> waiter.gone);
            }
        }
    }

    /** FNV-1a, 64 bits. */
    private static long hash(byte[] key) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : key) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return hash == NONE ? 1 : hash;
    }
}
