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
}
