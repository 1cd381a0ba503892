package io.millweir.topology;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Deployment;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Prices;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports of calls, as dispatch writes them. */
final class Calls {
    /** Not representable in binary, so that a detour over floating point shows. */
    private static final Prices PRICES = new Prices(
            Optional.of(new BigDecimal("0.035")),
            Optional.of(new BigDecimal("0.14")),
            Optional.empty(),
            Optional.empty());

    private static final Deployment DEPLOYMENT = new Deployment("openai", "small-1", Optional.empty());

    private Calls() {}

    static Report.Intent intent(int attempt) {
        return new Report.Intent(attempt, "small", DEPLOYMENT, 0, PRICES, "v1", false, at(attempt), Optional.empty());
    }

    /** A call that answered its query. */
    static Report.AttemptEnd answered(int attempt, String text, long inputTokens, long outputTokens) {
        Tokens tokens = Tokens.of(inputTokens, outputTokens);
        return new Report.AttemptEnd(
                attempt(attempt, tokens, Optional.empty()),
                Optional.of(Ending.answered(Answer.chat(text, FinishReason.STOP, tokens), 3)));
    }

    /** A call that failed, after which dispatch goes on; the provider counted what it read. */
    static Report.AttemptEnd failed(int attempt, ErrorCode code, long inputTokens) {
        return new Report.AttemptEnd(
                attempt(attempt, Tokens.of(inputTokens, 0), Optional.of(failure(code))), Optional.empty());
    }

    /** A call that failed, after which dispatch gave up. */
    static Report.AttemptEnd failedAndEnded(int attempt, ErrorCode code) {
        return new Report.AttemptEnd(
                attempt(attempt, Tokens.UNKNOWN, Optional.of(failure(code))),
                Optional.of(Ending.failed(failure(code), 0)));
    }

    static Report.End ended(ErrorCode code) {
        return new Report.End(Ending.failed(failure(code), 12));
    }

    static Report.Abandoned abandoned(int attempt) {
        return new Report.Abandoned(Optional.of(intent(attempt).lost(at(attempt).plusMillis(40))));
    }

    static Failure failure(ErrorCode code) {
        return Failure.of(code, "openai: \"503\"; try again later");
    }

    private static Attempt attempt(int number, Tokens tokens, Optional<Failure> failure) {
        return new Attempt(
                number,
                "small",
                DEPLOYMENT,
                0,
                at(number),
                at(number).plusMillis(250),
                OptionalLong.empty(),
                tokens,
                PRICES,
                "v1",
                false,
                false,
                failure,
                Optional.empty());
    }

    private static Instant at(int attempt) {
        return ManualClock.START.plusMillis(100L * attempt);
    }
}
