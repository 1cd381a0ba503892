package io.millweir.audit;

import java.time.Duration;

/**
 * What the audited application was configured to promise.
 *
 * @param queryTimeout {@code dispatch.query-timeout}: the deadline of a query that names none
 * @param dedupeWindow {@code dedupe.window}
 * @param margin how long after its deadline a query may still be answered
 * @param mostViolations so many are kept with their text; all are counted
 */
public record Terms(Duration queryTimeout, Duration dedupeWindow, Duration margin, int mostViolations) {
    /** How long after its deadline a query is not yet lost. */
    public static final Duration MARGIN = Duration.ofSeconds(60);

    /** Terms with the usual margin and a thousand violations. */
    public static Terms of(Duration queryTimeout, Duration dedupeWindow) {
        return new Terms(queryTimeout, dedupeWindow, MARGIN, 1_000);
    }

    /** The same with another margin. */
    public Terms withMargin(Duration other) {
        return new Terms(queryTimeout, dedupeWindow, other, mostViolations);
    }
}
