package io.millweir.dispatch;

import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** Remembers reports in the order in which they were written, and acknowledges them when the test says so. */
final class RecordingJournal implements Journal {
    private final List<Entry> entries = new ArrayList<>();
    private final List<CompletableFuture<Void>> withheld = new ArrayList<>();
    private Predicate<Report> withhold = report -> false;
    private Function<Report, CompletionStage<Void>> acknowledgement = report -> CompletableFuture.completedFuture(null);

    record Entry(String queryId, Report report) {}

    @Override
    public CompletionStage<Void> write(Work work, Report report) {
        Function<Report, CompletionStage<Void>> acknowledge;
        synchronized (this) {
            entries.add(new Entry(work.query().id(), report));
            if (withhold.test(report)) {
                CompletableFuture<Void> later = new CompletableFuture<>();
                withheld.add(later);
                return later;
            }
            acknowledge = acknowledgement;
        }
        return acknowledge.apply(report);
    }

    /** From now on reports are durable when this says so. */
    synchronized void acknowledgeBy(Function<Report, CompletionStage<Void>> by) {
        acknowledgement = by;
    }

    /** From now on these reports are durable only after {@link #release}. */
    synchronized void withhold(Predicate<Report> which) {
        withhold = which;
    }

    /** Acknowledges what was withheld, and withholds nothing more. */
    void release() {
        List<CompletableFuture<Void>> all;
        synchronized (this) {
            withhold = report -> false;
            all = List.copyOf(withheld);
            withheld.clear();
        }
        all.forEach(each -> each.complete(null));
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<Report> of(String queryId) {
        return entries().stream()
                .filter(each -> each.queryId().equals(queryId))
                .map(Entry::report)
                .toList();
    }

    /** The query's ending, once it is there. */
    Ending ending(String queryId) {
        Eventually.holds("query " + queryId + " ends", () -> found(queryId).isPresent());
        return found(queryId).orElseThrow();
    }

    private Optional<Ending> found(String queryId) {
        return of(queryId).stream().flatMap(report -> endingOf(report).stream()).findFirst();
    }

    static Optional<Ending> endingOf(Report report) {
        if (report instanceof Report.End end) {
            return Optional.of(end.ending());
        }
        return report instanceof Report.AttemptEnd end ? end.ending() : Optional.empty();
    }

    /** The query's calls that ended, in order. */
    List<Attempt> attempts(String queryId) {
        return of(queryId).stream()
                .filter(Report.AttemptEnd.class::isInstance)
                .map(report -> ((Report.AttemptEnd) report).attempt())
                .toList();
    }

    /** The names of the query's reports: what happened, at a glance. */
    List<String> story(String queryId) {
        return of(queryId).stream().map(RecordingJournal::words).toList();
    }

    private static String words(Report report) {
        if (report instanceof Report.Intent intent) {
            return "intent " + intent.attempt() + " " + intent.model();
        }
        if (report instanceof Report.AttemptEnd end) {
            return "end " + end.attempt().number() + " " + end.attempt().outcome()
                    + end.ending().map(ending -> " → " + words(ending)).orElse("");
        }
        if (report instanceof Report.End end) {
            return "→ " + words(end.ending());
        }
        if (report instanceof Report.Abandoned abandoned) {
            return "abandoned"
                    + abandoned
                            .attempt()
                            .map(attempt -> " " + attempt.number() + " " + attempt.outcome())
                            .orElse("");
        }
        return report.toString();
    }

    private static String words(Ending ending) {
        return ending.failure().map(failure -> failure.code().code()).orElse("answered");
    }
}
