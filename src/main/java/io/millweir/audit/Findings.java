package io.millweir.audit;

import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param records records looked at, by topic without prefix
 * @param queries query records in the range
 * @param accepted of them, those that a router decided about
 * @param answered responses to them with status {@code ok}
 * @param failed responses to them with status {@code error}, refusals among them
 * @param repeated of them, those with an id that had been accepted already: in the dead letters, not called
 * @param unreadable of them, those that are no query and tell no id: in the dead letters, not answered
 * @param buried of them, those on which Millweir itself failed: in the dead letters
 * @param inProgress without a response, and their time is not over
 * @param calls usage records by outcome
 * @param lost of them, those whose end nobody recorded
 * @param beyondLedger of the lost ones, those that the provider's ledger does not have; 0 without a ledger
 * @param ledgerCalls calls in the ledger that name a query of the range; 0 without a ledger
 * @param possibleDuplicates records that say of themselves that they may have been written before
 * @param streams streamed answers whose chunks were joined and compared
 * @param unverifiable queries of which retention, or an id used again after the dedupe window, leaves too little to tell
 * @param unrelated records about queries that are not in what was read
 * @param violations the first ones
 * @param violationCount how many there are
 * @param limits why what was looked at does not suffice for everything; empty when it does
 */
public record Findings(
        Map<String, Long> records,
        long queries,
        long accepted,
        long answered,
        long failed,
        long repeated,
        long unreadable,
        long buried,
        long inProgress,
        Map<String, Long> calls,
        long lost,
        long beyondLedger,
        long ledgerCalls,
        long possibleDuplicates,
        long streams,
        long unverifiable,
        long unrelated,
        List<Violation> violations,
        long violationCount,
        List<String> limits) {
    /** Whether every promise that could be checked was kept. */
    public boolean clean() {
        return violationCount == 0;
    }
}
