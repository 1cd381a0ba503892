package io.millweir.provider;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call whose end an adapter reports.
 *
 * <p>Threading: thread-safe; the first end wins.
 */
public final class RunningCall implements Call {
    private final String where;
    private final Runnable beforeEnd;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<ProviderResult> result = new CompletableFuture<>();
    private final AtomicReference<@Nullable Runnable> release = new AtomicReference<>();

    /**
     * A call that has not ended.
     *
     * @param where provider and model, for messages
     */
    public RunningCall(String where) {
        this(where, () -> {});
    }

    /**
     * A call that has not ended.
     *
     * @param beforeEnd runs once, before anyone hears of the end: who hears of it may start the next call
     */
    public RunningCall(String where, Runnable beforeEnd) {
        this.where = where;
        this.beforeEnd = beforeEnd;
    }

    /** A call that failed before anything was sent. */
    public static Call failed(Failure failure) {
        RunningCall call = new RunningCall("");
        call.end(new ProviderResult.Failed(failure));
        return call;
    }

    /** How the connection is freed when the call is given up; runs at once when it was already. */
    public void onCancel(Runnable action) {
        release.set(action);
        if (result.isDone()) {
            runRelease();
        }
    }

    /** Reports the end. Returns whether it was the first. */
    public boolean end(ProviderResult end) {
        if (!ending.compareAndSet(false, true)) {
            return false;
        }
        beforeEnd.run();
        return result.complete(end);
    }

    /** Reports an end that the transport does not know of, and frees the connection. */
    public void abort(ProviderResult early) {
        if (end(early)) {
            runRelease();
        }
    }

    /** Whether the call has ended. */
    public boolean ended() {
        return result.isDone();
    }

    @Override
    public CompletionStage<ProviderResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        abort(new ProviderResult.Failed(
                Failure.of(ErrorCode.INTERNAL, where + ": Millweir gave the call up; send the query again")));
    }

    private void runRelease() {
        Runnable action = release.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
