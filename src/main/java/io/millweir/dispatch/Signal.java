package io.millweir.dispatch;

import io.millweir.provider.ProviderResult;
import java.time.Duration;

/** What the end of a call says about how many calls its provider takes. */
enum Signal {
    /** It takes what it was given. */
    TAKEN,
    /** It was given too much. */
    TOO_MUCH,
    /** Nothing. */
    NONE;

    /** Timers fire a little early or late. */
    private static final double NEARLY = 0.95;

    /**
     * Reads the end of a call. A call that ran into the timeout of its model was one too many; one that a query's own
     * deadline cut short says nothing, else an impatient client would take the model from all others. Neither does a server
     * error: a provider of which one call in ten fails at random would be cut at every round, down to one call at once. A limit of one
     * key says nothing where there is another.
     *
     * @param allowed longest duration of a call of this model
     */
    static Signal of(ProviderResult result, Duration took, Duration allowed) {
        if (!(result instanceof ProviderResult.Failed failed)) {
            return TAKEN;
        }
        if (failed.ofKey()) {
            return NONE;
        }
        return switch (failed.failure().code()) {
            case RATE_LIMITED -> TOO_MUCH;
            case TIMEOUT -> took.toNanos() >= allowed.toNanos() * NEARLY ? TOO_MUCH : NONE;
            default -> NONE;
        };
    }
}
