package io.millweir.topology;

import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.time.Duration;
import java.time.Instant;

/** How queries end of which dispatch has nothing to report. */
final class Endings {
    private Endings() {}

    static Ending waitedTooLong(WorkEntry entry, Instant now) {
        long waited = Math.max(0, now.toEpochMilli() - entry.acceptedAt().toEpochMilli());
        return Ending.failed(
                Failure.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "query: waited " + waited + " ms for room to be called and its time is over",
                        "raise timeout_ms, dispatch.query-timeout or dispatch.max-in-flight, or add instances"),
                entry.submittedAt().isPresent() ? 0 : waited);
    }

    static Ending silent(WorkEntry entry, Duration silence) {
        return Ending.failed(
                Failure.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "query: was given to process \"" + entry.owner().orElse("none")
                                + "\" and nothing was reported within " + silence.toSeconds()
                                + " s after its deadline; look for errors about completions in the log of that process",
                        "send the query again under a new id"),
                0);
    }

    static Ending unreadable() {
        return Ending.failed(unreadableFailure(), 0);
    }

    static Failure unreadableFailure() {
        return Failure.of(
                ErrorCode.INTERNAL,
                "work store: the query was accepted by another version of Millweir and this one cannot read it;"
                        + " send it again under a new id, and let queries in progress end before an upgrade");
    }

    /** A processor threw; the exception's message may hold a query's text. */
    static Failure bug(String processor, Exception exception) {
        return Failure.of(
                ErrorCode.INTERNAL,
                processor + ": failed with \"" + exception.getClass().getName()
                        + "\"; report this as a bug, with the log of this time");
    }
}
