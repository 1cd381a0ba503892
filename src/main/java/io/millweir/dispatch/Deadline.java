package io.millweir.dispatch;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Until when a query is worth calling for.
 *
 * <p>Threading: immutable.
 */
record Deadline(Work work, Clock clock) {
    /** The time that is left; zero or negative when it is over. */
    Duration left() {
        return Duration.between(clock.instant(), work.deadline());
    }

    /** The time that is left in whole milliseconds, rounded up; 0 when it is over. */
    long leftMillis() {
        return Math.max(0, left().plusNanos(999_999).toMillis());
    }

    boolean passed() {
        return left().isNegative() || left().isZero();
    }

    /**
     * The answer of a query whose time is over.
     *
     * @param calls made for it
     * @param last why the last of them failed
     */
    Failure exceeded(int calls, @Nullable Failure last) {
        long budget = work.deadline().toEpochMilli() - work.origin().timestamp();
        Failure failure = Failure.of(
                ErrorCode.DEADLINE_EXCEEDED,
                "query: its " + budget + " ms from the record's timestamp are over after " + calls + " call"
                        + (calls == 1 ? "" : "s"),
                "raise timeout_ms or dispatch.query-timeout, or name a faster model");
        return last == null
                ? failure
                : failure.withProvider(last.providerCode(), last.providerMessage(), last.httpStatus());
    }

    /** Why a model is not called whose fastest answer came later than the query has time. */
    Failure tooShort(String model, Duration fastest) {
        return Failure.of(
                ErrorCode.DEADLINE_EXCEEDED,
                "models[\"" + model + "\"]: the query has " + leftMillis()
                        + " ms left and the fastest of the model's last" + " answers took " + fastest.toMillis()
                        + " ms; it was not called",
                "raise timeout_ms or dispatch.query-timeout, or name a faster model");
    }
}
