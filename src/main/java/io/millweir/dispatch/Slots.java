package io.millweir.dispatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the calls at once by name, first come first served.
 *
 * <p>Threading: thread-safe. A waiter is resumed on the thread that releases, so it must hand over to an executor. No
 * lock is held while a future completes.
 */
final class Slots {
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    /** One slot of those that a call needs. */
    record Need(String name, int limit) {}

    /**
     * All these slots, now or later, taken in the order of the list. Cancelling the future before it completes gives
     * back what was taken.
     */
    CompletableFuture<Grant> acquire(List<Need> needs) {
        Claim claim = new Claim(List.copyOf(needs));
        claim.next();
        return claim.granted;
    }

    /** Slots taken under this name. */
    int taken(String name) {
        return gate(name).taken();
    }

    /**
     * Slots that were granted together.
     *
     * <p>Threading: thread-safe.
     */
    final class Grant {
        private final List<Need> needs;
        private final AtomicBoolean released = new AtomicBoolean();

        private Grant(List<Need> needs) {
            this.needs = needs;
        }

        /** Gives the slots back; once, however often it is called. */
        void release() {
            if (released.compareAndSet(false, true)) {
                giveBack(needs);
            }
        }
    }

    private void giveBack(List<Need> needs) {
        needs.forEach(need -> gate(need.name()).release());
    }

    private Gate gate(String name) {
        return gates.computeIfAbsent(name, absent -> new Gate());
    }

    private final class Claim {
        private final CompletableFuture<Grant> granted = new CompletableFuture<>();
        private final List<Need> needs;
        private final Iterator<Need> rest;
        private final List<Need> held = new ArrayList<>();
        private @Nullable CompletableFuture<Void> pending;

        Claim(List<Need> needs) {
            this.needs = needs;
            this.rest = needs.iterator();
            CompletableFuture<Grant> unused = granted.whenComplete((done, gaveUp) -> {
                if (gaveUp != null) {
                    giveBack();
                }
            });
        }

        void next() {
            CompletableFuture<Void> waiting;
            Need need;
            synchronized (this) {
                if (granted.isDone()) {
                    return;
                }
                need = rest.hasNext() ? rest.next() : null;
                waiting = need == null ? null : gate(need.name()).enqueue(need.limit());
                pending = waiting;
            }
            if (need == null || waiting == null) {
                granted.complete(new Grant(needs));
                return;
            }
            CompletableFuture<Void> unused = waiting.thenRun(() -> {
                boolean late;
                synchronized (this) {
                    held.add(need);
                    late = granted.isDone();
                }
                if (late) {
                    giveBack();
                } else {
                    next();
                }
            });
            gate(need.name()).admit();
        }

        private void giveBack() {
            List<Need> back;
            synchronized (this) {
                if (pending != null) {
                    pending.cancel(false);
                }
                back = List.copyOf(held);
                held.clear();
            }
            Slots.this.giveBack(back);
        }
    }

    private static final class Gate {
        private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
        private int taken;
        private int limit = 1;

        synchronized CompletableFuture<Void> enqueue(int currentLimit) {
            limit = currentLimit;
            CompletableFuture<Void> slot = new CompletableFuture<>();
            waiting.add(slot);
            return slot;
        }

        synchronized int taken() {
            return taken;
        }

        void release() {
            synchronized (this) {
                taken--;
            }
            admit();
        }

        void admit() {
            Deque<CompletableFuture<Void>> admitted = new ArrayDeque<>();
            synchronized (this) {
                while (taken < limit && !waiting.isEmpty()) {
                    CompletableFuture<Void> next = waiting.remove();
                    if (!next.isCancelled()) {
                        taken++;
                        admitted.add(next);
                    }
                }
            }
            for (CompletableFuture<Void> next : admitted) {
                if (!next.complete(null)) {
                    release();
                }
            }
        }
    }
}
