package io.millweir.topology;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The ids of one task's queries that are accepted and not given out, by priority and arrival; the queries themselves
 * stay in the store.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class WaitingRoom {
    private final PriorityQueue<Waiter> byTurn =
            new PriorityQueue<>(Comparator.comparingInt(Waiter::priority).thenComparingLong(Waiter::offset));
    private final PriorityQueue<Waiter> byDeadline = new PriorityQueue<>(Comparator.comparing(Waiter::deadline));
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
        return head(byTurn).map(Waiter::queryId);
    }

    /** One whose deadline has passed. */
    Optional<String> expired(Instant now) {
        return head(byDeadline)
                .filter(waiter -> !waiter.deadline().isAfter(now))
                .map(Waiter::queryId);
    }

    void remove(String queryId) {
        if (members.remove(queryId) != null) {
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

    /** Those that left stay in the heaps until they come up. */
    private Optional<Waiter> head(PriorityQueue<Waiter> heap) {
        while (heap.peek() != null
                && !heap.peek().equals(members.get(heap.peek().queryId()))) {
            heap.remove();
        }
        return Optional.ofNullable(heap.peek());
    }
}
