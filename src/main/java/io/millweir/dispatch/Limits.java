package io.millweir.dispatch;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Query;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * What bounds the calls of a model: how many at once, of the model and of its provider; how many, and how many tokens,
 * per minute.
 *
 * <p>Threading: thread-safe; nothing blocks. A waiter is resumed on the thread that made room for it, or on the timers,
 * so it must hand over to an executor.
 */
final class Limits {
    private static final String MODEL = "model:";
    private static final String PROVIDER = "provider:";

    private final Parts parts;
    private final Map<String, ModelGate> models = new ConcurrentHashMap<>();
    private final Map<String, ProviderGate> providers = new ConcurrentHashMap<>();

    /** What the gates share. */
    record Parts(
            DispatchSettings settings,
            TokenCounter tokens,
            IntSupplier instances,
            LongSupplier nanos,
            ScheduledExecutorService timers,
            Telemetry telemetry) {}

    /**
     * No call was made yet.
     *
     * @param instances how many processes share the rates, at least 1; asked often, must not block
     * @param nanos a clock that never goes back
     */
    Limits(
            DispatchSettings settings,
            TokenCounter tokens,
            IntSupplier instances,
            LongSupplier nanos,
            ScheduledExecutorService timers,
            Telemetry telemetry) {
        this.parts = new Parts(settings, tokens, instances, nanos, timers, telemetry);
    }

    /** Leave to make one call, when it can be had now and nobody waits for it. Cheap, for it is asked often. */
    Optional<Grant> tryAcquire(ModelCard card, Query query) {
        return gate(card).tryAcquire(query);
    }

    /**
     * Leave to make one call, now or later, before all that only try. Cancelling the future before it completes gives
     * the place up.
     */
    CompletableFuture<Grant> acquire(ModelCard card, Query query) {
        return gate(card).acquire(query);
    }

    /** Calls that hold a slot under this name: {@code model:NAME} or {@code provider:NAME}. */
    int taken(String name) {
        if (name.startsWith(MODEL)) {
            return ofModel(name.substring(MODEL.length()), ModelGate::taken);
        }
        ProviderGate gate = providers.get(name.substring(PROVIDER.length()));
        return gate == null ? 0 : gate.taken();
    }

    private ModelGate gate(ModelCard card) {
        ModelGate gate = models.get(card.name());
        return gate != null && gate.card().equals(card) ? gate : newestGate(card);
    }

    private ModelGate newestGate(ModelCard card) {
        ModelGate gate = models.compute(card.name(), (name, was) -> {
            if (was == null) {
                measure(name);
            }
            return was != null && was.serves(card) ? was : newGate(card);
        });
        if (!gate.card().equals(card)) {
            gate.follow(card);
        }
        return gate;
    }

    private ModelGate newGate(ModelCard card) {
        String service = Providers.canonical(card.service());
        ProviderGate provider = providers.computeIfAbsent(
                service, absent -> new ProviderGate(parts.settings().maxConcurrency(card), parts.nanos()));
        return new ModelGate(card, provider, parts);
    }

    private void measure(String name) {
        parts.telemetry().limits(name, () -> ofModel(name, ModelGate::limit), () -> ofModel(name, ModelGate::waiting));
    }

    private int ofModel(String name, ToIntFunction<ModelGate> what) {
        ModelGate gate = models.get(name);
        return gate == null ? 0 : what.applyAsInt(gate);
    }

    /**
     * Leave to make one call.
     *
     * <p>Threading: thread-safe; used up by the first of {@link #ended}, {@link #abandoned} and {@link #release}.
     */
    static final class Grant {
        private final ModelGate gate;
        private final long need;
        private final long era;
        // Both guarded by the gate.
        private boolean used;
        private boolean cut;

        Grant(ModelGate gate, long need, long era) {
            this.gate = gate;
            this.need = need;
            this.era = era;
        }

        /** The call ended so. */
        void ended(Duration took, ProviderResult result) {
            gate.ended(this, took, result);
        }

        /** The call was made and is given up: what it used is not known, and counts as estimated. */
        void abandoned() {
            gate.abandoned(this);
        }

        /** No call was made. */
        void release() {
            gate.unused(this);
        }

        /**
         * Whether this end of the call tells against the provider. That it throttled a call which had begun before the
         * limit was cut is the same event as the throttle that cut it. May be asked before and after {@link #ended}.
         */
        boolean countsAgainstProvider(ProviderResult result) {
            boolean limited = result instanceof ProviderResult.Failed failed
                    && failed.failure().code() == ErrorCode.RATE_LIMITED;
            return !limited || !gate.cutSince(this);
        }

        long need() {
            return need;
        }

        long era() {
            return era;
        }

        /** Uses it up in this era; whether it was not before. */
        boolean use(long now) {
            boolean first = !used;
            if (first) {
                used = true;
                cut = now != era;
            }
            return first;
        }

        /** Whether the limit was cut while the call was under way; an era of now. */
        boolean cutBeforeEnd(long now) {
            return used ? cut : now != era;
        }
    }
}
