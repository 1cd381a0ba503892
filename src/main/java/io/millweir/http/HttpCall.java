package io.millweir.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP call in flight.
 *
 * <p>Threading: thread-safe, and no method blocks. The first end wins; whichever end it is, the connection is free
 * afterwards. The outcome is completed on the caller's threads for completions, never on the one that ended the call.
 */
public final class HttpCall {
    /** How long a connection may take to deliver the rest that nobody needs, before it is closed. */
    static final Duration REST = Duration.ofSeconds(1);

    private final Executor completions;
    private final BiConsumer<Duration, Runnable> later;
    private final CompletableFuture<HttpOutcome> outcome = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> release = new AtomicReference<>();

    HttpCall(Executor completions, BiConsumer<Duration, Runnable> later) {
        this.completions = completions;
        this.later = later;
    }

    /** How the call ends; never completes exceptionally. */
    public CompletionStage<HttpOutcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    /** Gives the call up and closes its connection. Idempotent. */
    public void cancel() {
        abort(new HttpOutcome.Cancelled());
    }

    /**
     * Ends the call with {@link HttpOutcome.Enough}. The connection is kept for other calls when the rest of the body
     * comes soon, else closed.
     */
    public void enough() {
        if (end(new HttpOutcome.Enough())) {
            later.accept(REST, this::runRelease);
        }
    }

    /** The same after a while, unless the call has ended by then. */
    public void enoughIn(Duration pause) {
        later.accept(pause, this::enough);
    }

    /** Ends the call before the transport does. */
    void abort(HttpOutcome early) {
        if (end(early)) {
            runRelease();
        }
    }

    /** The transport came to an end by itself. */
    void finish(HttpOutcome last) {
        release.set(null);
        end(last);
    }

    boolean ended() {
        return ended.get();
    }

    /** What frees the connection. When the call was aborted before this was known, it runs at once. */
    void onAbort(Runnable action) {
        release.set(action);
        if (ended()) {
            runRelease();
        }
    }

    private boolean end(HttpOutcome end) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        try {
            completions.execute(() -> outcome.complete(end));
        } catch (RejectedExecutionException closed) {
            outcome.complete(end);
        }
        return true;
    }

    private void runRelease() {
        Runnable action = release.getAndSet(null);
        if (action != null) {
            action.run();
        }
    }
}
