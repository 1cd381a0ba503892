package io.millweir.provider;

import java.util.concurrent.CompletionStage;

/**
 * A call in flight.
 *
 * <p>Threading: thread-safe.
 */
public interface Call {
    /** How the call ends. Expected failures are results; the stage never completes exceptionally. */
    CompletionStage<ProviderResult> result();

    /** Gives the call up: the connection is released, and {@link #result} completes with a failure. Idempotent. */
    void cancel();
}
