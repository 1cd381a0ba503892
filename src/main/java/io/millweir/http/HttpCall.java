package io.millweir.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call in flight.
 *
 * <p>Threading: thread-safe. The first end wins; whichever end it is, the connection is free afterwards.
 */
public final class HttpCall {
    private final CompletableFuture<HttpOutcome> outcome = new CompletableFuture<>();
    private final AtomicReference<@Nullable Runnable> release = new AtomicReference<>();

    HttpCall() {}

    /** How the call ends; never completes exceptionally. */
    public CompletionStage<HttpOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    /** Gives the call up and closes its connection. Idempotent. */
    public void cancel() {
        abort(new HttpOutcome.Cancelled());
    }

    /** Ends the call before the transport does. */
    void abort(HttpOutcome early) {
        if (outcome.complete(early)) {
            runRelease();
        }
    }

    /** The transport came to an end by itself. */
    void finish(HttpOutcome end) {
        outcome.complete(end);
    }

    boolean ended() {
        return outcome.isDone();
    }

    /** What frees the connection. When the call was aborted before this was known, it runs at once. */
    void onAbort(Runnable action) {
        release.set(action);
        if (ended()) {
            runRelease();
        }
    }

    private void runRelease() {
        Runnable action = release.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
