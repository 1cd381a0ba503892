package io.millweir.runtime;

import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import java.util.Optional;

/**
 * Makes a report that is larger than a record may be one that fits: without it, the query would wait for ever and hold
 * its room. What the call consumed stays as it is; a provider's message of megabytes does not.
 */
final class SmallerReport {
    private SmallerReport() {}

    /** The report without what is large in it; empty when nothing is. */
    static Optional<Report> of(Report report) {
        if (report instanceof Report.AttemptEnd end) {
            return Optional.of(
                    new Report.AttemptEnd(smaller(end.attempt()), end.ending().map(SmallerReport::smaller)));
        }
        return report instanceof Report.End end ? Optional.of(new Report.End(smaller(end.ending()))) : Optional.empty();
    }

    private static Attempt smaller(Attempt attempt) {
        return new Attempt(
                attempt.number(),
                attempt.model(),
                attempt.deployment(),
                attempt.fallbackIndex(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.firstTokenMs(),
                attempt.tokens(),
                attempt.prices(),
                attempt.priceVersion(),
                attempt.streamed(),
                attempt.lost(),
                attempt.failure().map(SmallerReport::smaller),
                attempt.purpose());
    }

    private static Ending smaller(Ending ending) {
        Failure failure = ending.failure()
                .map(SmallerReport::smaller)
                .orElseGet(() -> Failure.of(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "answer: is larger than a record may be; ask for a shorter one, or for fewer embeddings at once",
                        "set max_tokens, or split the input"));
        return Ending.failed(failure, ending.waitingMs());
    }

    private static Failure smaller(Failure failure) {
        return failure.withProvider(failure.providerCode(), Optional.empty(), failure.httpStatus());
    }
}
