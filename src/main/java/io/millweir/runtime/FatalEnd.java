package io.millweir.runtime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a processor that cannot go on: whoever meets what no repetition mends says so here, and the command that
 * started the processor stops it.
 *
 * <p>Threading: thread-safe; the first reason holds.
 */
final class FatalEnd {
    private static final Logger LOG = LoggerFactory.getLogger(FatalEnd.class);

    private final FatalCauses causes;
    private final CompletableFuture<String> reason = new CompletableFuture<>();

    FatalEnd(FatalCauses causes) {
        this.causes = causes;
    }

    /** Ends the process when this failure cannot be mended by trying again; whether it does. */
    boolean isDueTo(Throwable failure) {
        Optional<String> fatal = causes.find(failure);
        fatal.ifPresent(message -> because(message, failure));
        return fatal.isPresent();
    }

    /** Ends the process. */
    void because(String message, @Nullable Throwable failure) {
        if (reason.complete(message)) {
            LOG.atError().setCause(failure).log(message);
        }
    }

    /** Whether the process is to end. */
    boolean hasCome() {
        return reason.isDone();
    }

    /** Completes when the process must end, with why and what to do. */
    CompletionStage<String> reason() {
        return reason;
    }
}
