package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The first delta of the streamed call that answered.
 *
 * @param at when it came
 */
record FirstToken(Attempt attempt, Instant at) {
    /** Empty when the call sent none. */
    static Optional<FirstToken> of(Attempt attempt) {
        return attempt.firstTokenMs().isPresent()
                ? Optional.of(new FirstToken(
                        attempt,
                        attempt.startedAt().plusMillis(attempt.firstTokenMs().getAsLong())))
                : Optional.empty();
    }

    /** Milliseconds from the timestamp of the query's record; a client's clock may be ahead. */
    long sinceMs(Origin query) {
        return Math.max(0, at.toEpochMilli() - query.timestamp());
    }

    /**
     * Output tokens by the time from the first delta to the end of the call, to a hundredth; empty when the tokens are
     * not known or all came at once.
     */
    Optional<Double> tokensPerSecond() {
        long millis = Duration.between(at, attempt.endedAt()).toMillis();
        return attempt.tokens().output().isPresent() && millis > 0
                ? Optional.of(Math.round(attempt.tokens().output().getAsLong() * 100_000.0 / millis) / 100.0)
                : Optional.empty();
    }
}
