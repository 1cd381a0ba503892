package io.millweir.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One provider call that ended: everything a usage record needs besides the query.
 *
 * @param number 1 for the first call of the query
 * @param model registry name of the model
 * @param deployment where it was called
 * @param fallbackIndex 0 for the chosen model, 1 for the first fallback
 * @param startedAt when the call was sent
 * @param endedAt when it ended
 * @param firstTokenMs milliseconds from the start to the first piece of a streamed answer
 * @param tokens what it consumed, as far as known
 * @param prices the unit prices that held when it was called
 * @param priceVersion the registry version those prices come from
 * @param streamed whether deltas were asked for
 * @param lost whether the process that made the call died before its end was recorded
 * @param failure why it failed; empty when it was answered
 * @param purpose what a plan of several calls made it for; empty in a plan of one
 */
public record Attempt(
        int number,
        String model,
        Deployment deployment,
        int fallbackIndex,
        Instant startedAt,
        Instant endedAt,
        OptionalLong firstTokenMs,
        Tokens tokens,
        Prices prices,
        String priceVersion,
        boolean streamed,
        boolean lost,
        Optional<Failure> failure,
        Optional<Purpose> purpose) {
    /** The outcome of a call whose end nobody recorded. */
    public static final String LOST = "lost";

    /** {@code ok}, {@code lost} or an error code. */
    public String outcome() {
        return lost ? LOST : failure.map(each -> each.code().code()).orElse("ok");
    }

    /** The same call under another number. */
    public Attempt numbered(int other) {
        return new Attempt(
                other,
                model,
                deployment,
                fallbackIndex,
                startedAt,
                endedAt,
                firstTokenMs,
                tokens,
                prices,
                priceVersion,
                streamed,
                lost,
                failure,
                purpose);
    }

    /** How long the call took, in milliseconds. */
    public long latencyMs() {
        return Math.max(0, endedAt.toEpochMilli() - startedAt.toEpochMilli());
    }
}
