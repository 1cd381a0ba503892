package io.millweir.cli;

import io.millweir.audit.Findings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints what an audit found: each violation on a line, then what was looked at. */
final class AuditReport {
    private final PrintWriter out;

    AuditReport(PrintWriter out) {
        this.out = out;
    }

    void print(Findings findings) {
        findings.violations().forEach(violation -> out.println("✘ " + violation));
        long more = findings.violationCount() - findings.violations().size();
        if (more > 0) {
            out.println("… and " + more + " more");
        }
        out.println("Looked at: " + counts(findings.records(), "no records"));
        out.println(findings.queries() + " queries · " + findings.answered() + " answered · " + findings.failed()
                + " ended in an error · " + findings.inProgress() + " in progress"
                + some(findings.repeated(), "repetitions") + some(findings.unreadable(), "unreadable")
                + some(findings.buried(), "buried after a failure of Millweir"));
        long calls =
                findings.calls().values().stream().mapToLong(Long::longValue).sum();
        out.println(calls + " calls · " + counts(findings.calls(), "none") + " · " + findings.lost() + " lost"
                + some(findings.beyondLedger(), "of these not in the ledger")
                + some(findings.ledgerCalls(), "in the ledger"));
        out.println(findings.streams() + " streamed answers compared with their chunks"
                + some(findings.possibleDuplicates(), "possible duplicates")
                + some(findings.unverifiable(), "queries of which too little is left to tell")
                + some(findings.unrelated(), "ids from outside of what was read"));
        findings.limits().forEach(limit -> out.println("! " + limit));
        out.println(verdict(findings));
    }

    private static String verdict(Findings findings) {
        if (findings.clean()) {
            return "✔ no violations" + (findings.limits().isEmpty() ? "" : " in what could be looked at");
        }
        return "✘ " + findings.violationCount() + (findings.violationCount() == 1 ? " violation" : " violations");
    }

    private static String counts(Map<String, Long> counts, String none) {
        return counts.isEmpty()
                ? none
                : counts.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(" · "));
    }

    private static String some(long count, String what) {
        return count == 0 ? "" : " · " + count + " " + what;
    }
}
