package io.millweir.topology;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The ids of one task's queries that are accepted and not given out, by priority and arrival; the queries themselves
 * stay in the store.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class WaitingRoom {
    private final TreeSet<Waiter> byTurn = new TreeSet<>(Comparator.comparingInt(Waiter::priority)
            .thenComparingLong(Waiter::offset)
            .thenComparing(Waiter::queryId));
    private final TreeSet<Waiter> byDeadline =
            new TreeSet<>(Comparator.comparing(Waiter::deadline).thenComparing(Waiter::queryId));
    private final Map<String, Waiter> members = new HashMap<>();
    private final Capacity capacity;

    private record Waiter(String queryId, int priority, long offset, Instant deadline) {}

    WaitingRoom(Capacity capacity) {
        this.capacity = capacity;
    }

    void add(WorkEntry entry) {
        Waiter waiter =
                new Waiter(entry.queryId(), entry.priority(), entry.origin().offset(), entry.deadline());
        if (members.putIfAbsent(entry.queryId(), waiter) == null) {
            byTurn.add(waiter);
            byDeadline.add(waiter);
            capacity.addWaiting(1);
        }
    }

    /** Whose turn it is. */
    Optional<String> next() {
        return byTurn.isEmpty() ? Optional.empty() : Optional.of(byTurn.first().queryId());
    }

    /** One whose deadline has passed. */
    Optional<String> expired(Instant now) {
        return byDeadline.isEmpty() || byDeadline.first().deadline().isAfter(now)
                ? Optional.empty()
                : Optional.of(byDeadline.first().queryId());
    }

    void remove(String queryId) {
        Waiter waiter = members.remove(queryId);
        if (waiter != null) {
            byTurn.remove(waiter);
            byDeadline.remove(waiter);
            capacity.addWaiting(-1);
        }
    }

    /** The task is taken away; its queries wait elsewhere. */
    void close() {
        capacity.addWaiting(-members.size());
        members.clear();
        byTurn.clear();
        byDeadline.clear();
    }
}
