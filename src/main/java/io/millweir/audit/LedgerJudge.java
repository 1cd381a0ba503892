package io.millweir.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Holds the usage records against the ledger of a provider. */
final class LedgerJudge {
    private final Book book;
    private final Predicate<Tracked> mayBeOpen;
    private long beyond;
    private long known;

    LedgerJudge(Book book, Predicate<Tracked> mayBeOpen) {
        this.book = book;
        this.mayBeOpen = mayBeOpen;
    }

    /** Lost calls that the ledger does not have. */
    long beyond() {
        return beyond;
    }

    /** Calls of the ledger that name a query that was judged. */
    long known() {
        return known;
    }

    void judge(List<LedgerCall> ledger) {
        Map<String, Set<Integer>> called = new HashMap<>();
        for (LedgerCall call : ledger) {
            if (call.named()) {
                String id = Book.key(call.queryId());
                if (!called.computeIfAbsent(id, absent -> new HashSet<>()).add(call.attempt())) {
                    book.violations.add(
                            Invariant.CALLS,
                            id,
                            "ledger: the provider got call \"" + call.attempt()
                                    + "\" more than once; report it with the log");
                }
            }
        }
        called.forEach(this::isBooked);
        book.partitions
                .values()
                .forEach(queries -> queries.forEach((id, tracked) -> {
                    if (tracked.inRange) {
                        wasCalled(id, tracked, called.getOrDefault(id, Set.of()));
                    }
                }));
    }

    private void isBooked(String id, Set<Integer> calls) {
        List<Tracked> all = book.partitions.values().stream()
                .map(queries -> queries.get(id))
                .filter(tracked -> tracked != null && tracked.inRange)
                .toList();
        if (all.isEmpty()) {
            return;
        }
        known += calls.size();
        if (all.stream().anyMatch(mayBeOpen)) {
            return;
        }
        for (int call : calls) {
            if (all.stream().allMatch(tracked -> Calls.find(tracked.booked(), call) < 0)) {
                book.violations.add(
                        Invariant.CALLS,
                        id,
                        "usage: the provider got call \"" + call + "\", and it has no record; report it with the log");
            }
        }
    }

    private void wasCalled(String id, Tracked tracked, Set<Integer> calls) {
        for (long call : tracked.booked()) {
            if (calls.contains(Calls.number(call))) {
                continue;
            }
            String outcome = book.outcomes.name(Calls.outcome(call));
            if (outcome.equals(CallsJudge.LOST)) {
                beyond++;
            } else {
                book.violations.add(
                        Invariant.CALLS,
                        id,
                        "usage: call \"" + Calls.number(call) + "\" has a record of outcome \"" + outcome
                                + "\", and the provider never got it; report it with the log");
            }
        }
    }
}
