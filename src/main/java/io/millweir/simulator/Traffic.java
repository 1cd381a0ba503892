package io.millweir.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What there was and is besides one call: earlier calls of its query, and calls of others to its model.
 *
 * <p>Threading: {@link #earlier} and {@link #enters} are asked by one thread, when the call arrives; {@link #leave} is
 * thread-safe.
 */
final class Traffic {
    private final Correlation correlation;
    private final String model;
    private final Behaviours behaviours;
    private final Places places;
    private final AtomicBoolean inside = new AtomicBoolean();
    private @Nullable Integer earlier;

    /** The calls that are being answered, by model. Those that nobody counts are not in it. */
    static final class Places {
        private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();

        private AtomicInteger of(String model) {
            return taken.computeIfAbsent(model, absent -> new AtomicInteger());
        }
    }

    Traffic(Correlation correlation, String model, Behaviours behaviours, Places places) {
        this.correlation = correlation;
        this.model = model;
        this.behaviours = behaviours;
        this.places = places;
    }

    /** How many calls of the same query to the same model came before; counts this one, once. */
    int earlier() {
        if (earlier == null) {
            earlier = behaviours.countCall(correlation, model);
        }
        return earlier;
    }

    /** Takes a place at the model, when not so many are taken. */
    boolean enters(int limit) {
        if (inside.get()) {
            return true;
        }
        int before = places.of(model).getAndUpdate(taken -> taken < limit ? taken + 1 : taken);
        inside.set(before < limit);
        return before < limit;
    }

    /** The call ends. */
    void leave() {
        if (inside.compareAndSet(true, false)) {
            places.of(model).decrementAndGet();
        }
    }
}
