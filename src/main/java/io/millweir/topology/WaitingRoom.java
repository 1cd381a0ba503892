package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The index of one task's queries that are accepted and not given out; the queries themselves stay in the store. They
 * wait for the model that their plan begins with, models in turn; for each model in lanes by priority, of which none
 * is starved; in a lane tenants in turn, and of one tenant by arrival. What was under way before goes first.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class WaitingRoom {
    /** What is given out in one pass at most: reports and new queries wait meanwhile. */
    private static final int MOST_IN_A_PASS = 2_000;

    private static final int FEW = 1_024;

    private final Map<String, Waiter> members = new HashMap<>();
    private final Map<String, ModelQueue> models = new HashMap<>();
    private final Map<String, Waiter.Tenant> tenants = new HashMap<>();
    private final Deque<ModelQueue> turns = new ArrayDeque<>();
    private final PriorityQueue<Waiter> byDeadline =
            new PriorityQueue<>(Comparator.comparingLong((Waiter waiter) -> waiter.deadline));
    private final List<Waiter> unplaced = new ArrayList<>();
    private final KeyLines lines;
    private final Capacity.Desk desk;
    private int gone;

    /** Where what waits is offered. */
    interface Offer {
        /** What is to be offered; empty when the query does not wait any more, or cannot be carried out. */
        Optional<Work> read(Waiter waiter);

        Dispatch.Submission submit(Work work);

        void accepted(Waiter waiter);
    }

    /**
     * An empty room.
     *
     * @param keyOrder whether queries of one record key go one after another
     */
    WaitingRoom(Capacity.Desk desk, boolean keyOrder) {
        this.desk = desk;
        this.lines = new KeyLines(keyOrder);
    }

    /** Takes note of a query in progress of which nobody knows yet whether it is the first of its key. */
    void restore(WorkEntry entry) {
        lines.enter(lines.of(entry), entry.origin().offset());
        if (entry.owner().isEmpty()) {
            unplaced.add(member(entry));
        }
    }

    /** Everything is restored. */
    void place() {
        unplaced.forEach(this::place);
        unplaced.clear();
    }

    /** Takes note of a new query; whether it may be given out at once, past nobody who waits. */
    boolean enter(WorkEntry entry) {
        long line = lines.of(entry);
        lines.enter(line, entry.origin().offset());
        ModelQueue model = models.get(entry.plan().opening());
        return !members.containsKey(entry.queryId())
                && lines.isFirst(line, entry.origin().offset())
                && (model == null || model.peek() == null)
                && !(desk.hungry() && !members.isEmpty())
                && desk.mayTake();
    }

    /** Lets a query wait. */
    void add(WorkEntry entry) {
        if (!members.containsKey(entry.queryId())) {
            lines.enter(lines.of(entry), entry.origin().offset());
            place(member(entry));
        }
    }

    private Waiter member(WorkEntry entry) {
        ModelQueue model = models.computeIfAbsent(entry.plan().opening(), none -> new ModelQueue());
        Waiter.Tenant tenant = tenants.computeIfAbsent(entry.tenant(), Waiter.Tenant::new);
        Waiter waiter = new Waiter(entry, model, tenant, lines.of(entry));
        tenant.waiting++;
        members.put(waiter.queryId, waiter);
        byDeadline.add(waiter);
        desk.addWaiting(1);
        return waiter;
    }

    private void place(Waiter waiter) {
        if (waiter.gone) {
            return;
        }
        if (!lines.isFirst(waiter.line, waiter.offset)) {
            lines.hold(waiter);
            return;
        }
        waiter.model.add(waiter);
        if (!waiter.model.inTurn) {
            waiter.model.inTurn = true;
            turns.addLast(waiter.model);
        }
    }

    /** Offers what waits while there is room. A model that is busy is left out until the next time. */
    void offer(Offer offer) {
        List<ModelQueue> busy = new ArrayList<>();
        boolean room = true;
        int left = MOST_IN_A_PASS;
        while (room && left-- > 0 && !turns.isEmpty()) {
            ModelQueue model = turns.removeFirst();
            Waiter next = model.peek();
            if (next == null) {
                model.inTurn = false;
                continue;
            }
            if (!desk.mayTake()) {
                turns.addFirst(model);
                room = false;
                continue;
            }
            Optional<Work> work = model.work(next, offer::read);
            if (work.isEmpty()) {
                remove(next.queryId);
                turns.addFirst(model);
                continue;
            }
            switch (offer.submit(work.get())) {
                case RUNNING, ENDED -> {
                    model.serve(next);
                    forget(next);
                    desk.took();
                    offer.accepted(next);
                    turns.addLast(model);
                }
                case MODEL_BUSY -> busy.add(model);
                case NO_ROOM -> {
                    turns.addFirst(model);
                    room = false;
                }
            }
        }
        // In the order they had, before those that were served.
        for (int i = busy.size() - 1; i >= 0; i--) {
            turns.addFirst(busy.get(i));
        }
        desk.hungry(!room);
    }

    /** One whose deadline has passed. */
    Optional<String> expired(long now) {
        Waiter first = byDeadline.peek();
        while (first != null && first.gone) {
            byDeadline.remove();
            first = byDeadline.peek();
        }
        return first == null || first.deadline > now ? Optional.empty() : Optional.of(first.queryId);
    }

    /** A query that waits has changed in the store. */
    void changed(String queryId) {
        Waiter waiter = members.get(queryId);
        if (waiter != null) {
            waiter.model.changed(waiter);
        }
    }

    /** Lets a query wait no more, without its having been answered. */
    void remove(String queryId) {
        Waiter waiter = members.get(queryId);
        if (waiter != null) {
            forget(waiter);
        }
    }

    /** A query was answered: the next of its key may go. */
    void leave(WorkEntry entry) {
        remove(entry.queryId());
        Waiter next = lines.leave(lines.of(entry), entry.origin().offset());
        if (next != null) {
            place(next);
        }
    }

    private void forget(Waiter waiter) {
        members.remove(waiter.queryId);
        waiter.gone = true;
        desk.addWaiting(-1);
        if (--waiter.tenant.waiting == 0) {
            tenants.remove(waiter.tenant.name);
        }
        if (++gone > members.size() / 4 + FEW) {
            purge();
        }
    }

    /** Those that are gone are in the queues until now. */
    private void purge() {
        byDeadline.removeIf(waiter -> waiter.gone);
        models.values().forEach(ModelQueue::purge);
        lines.purge();
        gone = 0;
    }
}
