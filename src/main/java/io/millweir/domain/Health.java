package io.millweir.domain;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one deployment's circuit breaker in one process.
 *
 * @param deployment {@link Deployment#key()}
 * @param cause what made it change: error codes and numbers, never a provider's message, which may quote a prompt
 * @param until when an open breaker is tried again
 * @param process boot id of the process whose breaker it is
 */
public record Health(
        String deployment,
        State state,
        @Nullable String cause,
        Instant changedAt,
        @Nullable Instant until,
        String process) {
    /** What a breaker does with calls. */
    public enum State {
        /** Lets them through. */
        CLOSED,
        /** Refuses them. */
        OPEN,
        /** Lets a few through to find out. */
        HALF_OPEN
    }

    public Health {
        Objects.requireNonNull(deployment, "deployment");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(changedAt, "changed_at");
        Objects.requireNonNull(process, "process");
    }
}
