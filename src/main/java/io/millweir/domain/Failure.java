package io.millweir.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An expected failure, as a value.
 *
 * @param code which error of the contract
 * @param message <i>where: what is wrong, with the value; what to do</i>; never a prompt's text, never a key
 * @param hint what the reader can do about it
 * @param providerCode the provider's own code or exception name
 * @param providerMessage the provider's own message, whole
 * @param httpStatus the HTTP status the provider answered with
 * @param retryAfter how long the provider asked to wait
 */
public record Failure(
        ErrorCode code,
        String message,
        Optional<String> hint,
        Optional<String> providerCode,
        Optional<String> providerMessage,
        OptionalInt httpStatus,
        Optional<Duration> retryAfter) {
    /** A failure of our own finding. */
    public static Failure of(ErrorCode code, String message) {
        return new Failure(
                code,
                message,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }

    /** A failure of our own finding, with what to do about it. */
    public static Failure of(ErrorCode code, String message, String hint) {
        return of(code, message).withHint(hint);
    }

    /** The same failure with a hint. */
    public Failure withHint(String hint) {
        return new Failure(code, message, Optional.of(hint), providerCode, providerMessage, httpStatus, retryAfter);
    }

    /** The same failure with what the provider said. */
    public Failure withProvider(
            Optional<String> providerCode, Optional<String> providerMessage, OptionalInt httpStatus) {
        return new Failure(code, message, hint, providerCode, providerMessage, httpStatus, retryAfter);
    }

    /** The same failure with the pause that the provider asked for. */
    public Failure withRetryAfter(Optional<Duration> retryAfter) {
        return new Failure(code, message, hint, providerCode, providerMessage, httpStatus, retryAfter);
    }
}
