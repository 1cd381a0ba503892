package io.millweir.dispatch;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider call that ends, whatever the adapter does: an adapter that throws has failed, and one that is silent
 * past the timeout, or in the middle of a streamed answer, is given up.
 *
 * <p>Threading: thread-safe; the first end wins. The result completes on the adapter's thread, on the timers or on the
 * caller's, so what follows must hand over.
 */
final class GuardedCall {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedCall.class);

    /** An adapter ends a call by itself at its timeout; this much later it is given up. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private final ProviderRequest request;
    private final CompletableFuture<ProviderResult> result = new CompletableFuture<>();
    private final IdleWatch watch;
    private final Duration idleTimeout;
    private volatile @Nullable Call call;
    private volatile boolean fellSilent;

    private GuardedCall(
            ProviderRequest request, DeltaListener deltas, Duration idleTimeout, ScheduledExecutorService timers) {
        this.request = request;
        this.idleTimeout = idleTimeout;
        this.watch = new IdleWatch(deltas, idleTimeout, timers, this::fallSilent);
    }

    /**
     * Makes the call.
     *
     * @param deltas gets the pieces of a streamed answer
     * @param idleTimeout longest silence after the first of them
     */
    static GuardedCall start(
            Provider provider,
            ProviderRequest request,
            DeltaListener deltas,
            Duration idleTimeout,
            ScheduledExecutorService timers) {
        GuardedCall guarded = new GuardedCall(request, deltas, idleTimeout, timers);
        guarded.start(provider, timers);
        return guarded;
    }

    private void start(Provider provider, ScheduledExecutorService timers) {
        CompletableFuture<ProviderResult> unusedWatch = result.whenComplete((end, never) -> watch.stop());
        try {
            Call started = provider.call(request, request.stream() ? watch : DeltaListener.NONE);
            call = started;
            if (result.isDone()) {
                // It fell silent before there was anything to cancel.
                cancel();
            }
            CompletionStage<ProviderResult> unused = started.result().whenComplete((end, bug) -> {
                if (end == null) {
                    broken(bug);
                } else {
                    result.complete(end);
                }
            });
        } catch (RuntimeException | LinkageError bug) {
            broken(bug);
        }
        if (!result.isDone()) {
            Future<?> guard = timers.schedule(
                    this::outOfTime, request.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            CompletableFuture<ProviderResult> unused = result.whenComplete((end, never) -> guard.cancel(false));
        }
    }

    /** How the call ended; never completes exceptionally. */
    CompletionStage<ProviderResult> result() {
        return result;
    }

    /** Whether it was given up because its answer stopped in the middle. */
    boolean fellSilent() {
        return fellSilent;
    }

    /** Frees what the call holds. */
    void cancel() {
        try {
            Call made = call;
            if (made != null) {
                made.cancel();
            }
        } catch (RuntimeException bug) {
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("query_id", request.queryId())
                    .log("a provider adapter threw instead of giving a call up");
        }
    }

    /** Ends the call with this failure, unless it ended before. */
    void giveUp(Failure failure) {
        if (result.complete(new ProviderResult.Failed(failure))) {
            cancel();
        }
    }

    private void outOfTime() {
        giveUp(Failure.of(
                ErrorCode.TIMEOUT,
                "models[\"" + request.card().name() + "\"]: no end of the call "
                        + request.timeout().plus(GRACE).toMillis() + " ms after it began; it was given up",
                "raise the timeout of the card or of its provider"));
    }

    private void fallSilent() {
        fellSilent = true;
        giveUp(Failure.of(
                ErrorCode.TIMEOUT,
                "models[\"" + request.card().name() + "\"]: its answer stopped half-way and nothing came for "
                        + idleTimeout.toMillis() + " ms; the call was given up",
                "raise dispatch.stream.idle-timeout, or name another model"));
    }

    private void broken(@Nullable Throwable bug) {
        LOG.atError()
                .setCause(bug)
                .addKeyValue("query_id", request.queryId())
                .log("a provider adapter threw instead of reporting a failure");
        result.complete(new ProviderResult.Failed(Failure.of(
                ErrorCode.INTERNAL,
                "models[\"" + request.card().name() + "\"]: its provider adapter failed with \""
                        + (bug == null ? "no result" : bug.getClass().getName()) + "\"; report this as a bug")));
    }
}
