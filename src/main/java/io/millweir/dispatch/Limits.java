package io.millweir.dispatch;

import io.millweir.domain.Query;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * What bounds the calls of a model: how many at once, of the model and of its provider.
 *
 * <p>Threading: thread-safe. A waiter is resumed on the thread that releases, so it must hand over to an executor.
 */
final class Limits {
    private final DispatchSettings settings;
    private final Slots slots = new Slots();

    Limits(DispatchSettings settings) {
        this.settings = settings;
    }

    /** Leave to make one call, when it can be had now and nobody waits for it. */
    Optional<Grant> tryAcquire(ModelCard card, Query query) {
        CompletableFuture<Grant> asked = acquire(card, query);
        asked.cancel(false);
        try {
            return Optional.of(asked.join());
        } catch (CancellationException e) {
            return Optional.empty();
        }
    }

    /** Leave to make one call, now or later. Cancelling the future before it completes gives the place up. */
    CompletableFuture<Grant> acquire(ModelCard card, Query query) {
        CompletableFuture<Slots.Grant> asked = slots.acquire(settings.slots(card));
        CompletableFuture<Grant> granted = asked.thenApply(Grant::new);
        CompletableFuture<Grant> unused = granted.whenComplete((grant, gaveUp) -> {
            if (gaveUp != null && !asked.cancel(false)) {
                CompletableFuture<Void> unusedBack = asked.thenAccept(Slots.Grant::release);
            }
        });
        return granted;
    }

    /** Calls that hold a slot under this name. */
    int taken(String name) {
        return slots.taken(name);
    }

    /**
     * Leave to make one call.
     *
     * <p>Threading: thread-safe; used up by the first of its methods.
     */
    static final class Grant {
        private final Slots.Grant held;

        private Grant(Slots.Grant held) {
            this.held = held;
        }

        /** The call ended so. */
        void ended(Duration took, ProviderResult result) {
            held.release();
        }

        /** A call was made and given up; nobody knows how it ended. */
        void abandoned() {
            held.release();
        }

        /** No call was made. */
        void release() {
            held.release();
        }
    }
}
