package io.millweir.dispatch;

import io.millweir.domain.Query;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run's leave to make its next call: reserved when it was submitted, or waited for until the deadline.
 *
 * <p>Threading: owned by its run, under its lock; leave that is given later runs on the thread that gives it, so the run
 * must hand over.
 */
final class Leave {
    private final Deadline deadline;
    private final DispatchContext context;
    private @Nullable Reservation reserved;
    private @Nullable CompletableFuture<Limits.Grant> queue;

    /** A run's leave, with what was reserved for it. */
    Leave(Deadline deadline, DispatchContext context, Optional<Reservation> reserved) {
        this.deadline = deadline;
        this.context = context;
        this.reserved = reserved.orElse(null);
    }

    /**
     * Asks for leave to call this model.
     *
     * @param query what the call is to ask
     * @param then gets the leave, or nothing when the deadline passed first
     */
    void ask(Target target, Query query, Consumer<Optional<Limits.Grant>> then) {
        Reservation kept = reserved;
        reserved = null;
        CompletableFuture<Limits.Grant> asked;
        if (kept != null && kept.isFor(target)) {
            asked = CompletableFuture.completedFuture(kept.grant());
        } else {
            if (kept != null) {
                kept.grant().release();
            }
            asked = context.limits().acquire(target.card(), query);
        }
        queue = asked;
        if (!asked.isDone()) {
            Future<?> tooLate =
                    context.timers().schedule(() -> asked.cancel(false), deadline.leftMillis(), TimeUnit.MILLISECONDS);
            CompletionStage<Limits.Grant> unusedTimer = asked.whenComplete((granted, gaveUp) -> tooLate.cancel(false));
        }
        CompletionStage<Limits.Grant> unused = asked.whenComplete(
                (granted, gaveUp) -> then.accept(gaveUp == null ? Optional.of(granted) : Optional.empty()));
    }

    /** The leave is used for a call, which holds it from now on. */
    void used() {
        queue = null;
    }

    /** Gives back what was reserved or given, or the place in the queue. */
    void giveUp() {
        if (reserved != null) {
            reserved.grant().release();
            reserved = null;
        }
        if (queue != null && !queue.cancel(false)) {
            CompletionStage<Void> unused = queue.thenAccept(Limits.Grant::release);
        }
        queue = null;
    }
}
