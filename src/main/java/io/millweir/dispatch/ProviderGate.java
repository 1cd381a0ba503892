package io.millweir.dispatch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bounds the calls at once of one provider, and decides who of those that wait for its models is next.
 *
 * <p>Threading: thread-safe. Its monitor guards its models' gates as well, so that a call takes the slots of model and
 * provider, and what it needs of the rates, together or not at all. No future completes under the monitor.
 */
final class ProviderGate {
    private final int limit;
    private final LongSupplier nanos;
    private final Set<ModelGate> waiting = new LinkedHashSet<>();
    private int taken;
    private long arrivals;

    /**
     * An empty one.
     *
     * @param limit most calls at once
     * @param nanos a clock that never goes back
     */
    ProviderGate(int limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
    }

    int limit() {
        return limit;
    }

    long now() {
        return nanos.getAsLong();
    }

    synchronized int taken() {
        return taken;
    }

    /** Numbers the waiters of all its models; under the monitor. */
    long nextArrival() {
        return arrivals++;
    }

    /** Under the monitor. */
    boolean hasSlot() {
        return taken < limit;
    }

    /** Under the monitor. */
    void take() {
        taken++;
    }

    /** Under the monitor. */
    void giveBack() {
        taken--;
    }

    /** Somebody waits for this model; under the monitor. */
    void waiting(ModelGate model) {
        waiting.add(model);
    }

    /** Lets in whom there is room for now. Called without the monitor after whatever may have made room. */
    void admit() {
        List<ModelGate.Admitted> admitted;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            long now = now();
            admitted = takeReady(now);
            waiting.removeIf(model -> !model.hasWaiters());
            waiting.forEach(model -> model.wakeLater(now));
        }
        for (ModelGate.Admitted each : admitted) {
            if (!each.waiter().granted().complete(each.grant())) {
                each.grant().release();
            }
        }
    }

    private List<ModelGate.Admitted> takeReady(long now) {
        List<ModelGate.Admitted> admitted = new ArrayList<>();
        while (hasSlot()) {
            ModelGate next = null;
            for (ModelGate model : waiting) {
                if (model.firstMayGo(now) && (next == null || model.first().compareTo(next.first()) < 0)) {
                    next = model;
                }
            }
            if (next == null) {
                break;
            }
            admitted.add(next.admitFirst());
        }
        return admitted;
    }
}
