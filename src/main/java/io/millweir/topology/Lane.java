package io.millweir.topology;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The queries of one model and priority: those that were under way before, by arrival, then those of each tenant in
 * turn, by arrival.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class Lane {
    private static final Comparator<Waiter> ARRIVAL = Comparator.comparingLong(waiter -> waiter.offset);

    private final PriorityQueue<Waiter> returned = arrivals();
    private final Map<Waiter.Tenant, Share> shares = new HashMap<>();
    private final Deque<Share> turns = new ArrayDeque<>(1);

    private record Share(Waiter.Tenant tenant, PriorityQueue<Waiter> queue) {}

    void add(Waiter waiter) {
        if (waiter.returned) {
            returned.add(waiter);
            return;
        }
        Share share = shares.get(waiter.tenant);
        if (share == null) {
            share = new Share(waiter.tenant, arrivals());
            shares.put(waiter.tenant, share);
            turns.addLast(share);
        }
        share.queue().add(waiter);
    }

    /** Whose turn it is; null when nobody waits. */
    @Nullable
    Waiter peek() {
        Waiter before = first(returned);
        if (before != null) {
            return before;
        }
        while (!turns.isEmpty()) {
            Waiter next = first(turns.getFirst().queue());
            if (next != null) {
                return next;
            }
            shares.remove(turns.removeFirst().tenant());
        }
        return null;
    }

    /** Takes out whose turn it is; the next tenant has the next turn. */
    void serve(Waiter waiter) {
        if (waiter.returned) {
            returned.remove();
            return;
        }
        Share share = turns.removeFirst();
        share.queue().remove();
        if (share.queue().isEmpty()) {
            shares.remove(share.tenant());
        } else {
            turns.addLast(share);
        }
    }

    /** Lets go of all that are gone. */
    void purge() {
        returned.removeIf(waiter -> waiter.gone);
        for (Share share : turns) {
            share.queue().removeIf(waiter -> waiter.gone);
        }
        turns.removeIf(share -> share.queue().isEmpty());
        shares.values().removeIf(share -> share.queue().isEmpty());
    }

    private static @Nullable Waiter first(PriorityQueue<Waiter> queue) {
        Waiter first = queue.peek();
        while (first != null && first.gone) {
            queue.remove();
            first = queue.peek();
        }
        return first;
    }

    private static PriorityQueue<Waiter> arrivals() {
        return new PriorityQueue<>(1, ARRIVAL);
    }
}
