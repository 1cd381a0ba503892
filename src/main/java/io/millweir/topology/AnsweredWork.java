package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Queries that were answered and are kept for a while: those that a process was given and did not end, since it may
 * have announced a call of them that nobody has read of; and all of them under at_least_once, where the report that
 * ended a query may be read again because the response never became durable.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class AnsweredWork {
    /** How late a process that stood still may come with the announcement of a call. */
    private static final Duration LATEST_INTENT = Duration.ofMinutes(10);

    /** How long a new owner may take to come past what was read and not committed before. */
    private static final Duration LATEST_REPLAY = Duration.ofMinutes(1);

    private final Stages stages;
    private final WorkStores stores;
    private final Replies replies;
    private final LateReports late;
    private final Agenda agenda = new Agenda();
    private final List<WorkEntry> repeats = new ArrayList<>();

    AnsweredWork(Stages stages, WorkStores stores, Replies replies, LateReports late) {
        this.stages = stages;
        this.stores = stores;
        this.replies = replies;
        this.late = late;
    }

    /** Takes over what an owner before kept. */
    void adopt(WorkEntry entry, Closing closing) {
        // Its owner may have been dead for long: forgotten now, its query would be taken on again when it is read
        // again.
        Instant replayed = stages.clock().instant().plus(LATEST_REPLAY);
        agenda.note(entry.queryId(), repeatable() && closing.until().isBefore(replayed) ? replayed : closing.until());
        if (repeatable() && closing.ending().isPresent()) {
            repeats.add(entry);
        }
    }

    /**
     * Takes leave of a query that is being answered, all of whose known calls are booked.
     *
     * @param by the process whose report ended it, if a report did
     * @param report offset of that report, or −1
     */
    void take(WorkEntry entry, Optional<String> by, Ending ending, long report) {
        boolean mayBeAnnounced =
                entry.moved() || (entry.owner().isPresent() && !entry.owner().equals(by));
        if (!mayBeAnnounced && !repeatable()) {
            stores.remove(entry.queryId());
            return;
        }
        Instant until = stages.clock().instant().plus(mayBeAnnounced ? LATEST_INTENT : stages.replayWindow());
        stores.close(entry.closed(
                new Closing(until, report, report < 0 && repeatable() ? Optional.of(ending) : Optional.empty())));
        agenda.note(entry.queryId(), until);
    }

    /** Takes note of a report about a query that was answered. */
    Optional<Outcome> book(WorkEntry entry, Closing closing, Completion completion, long offset) {
        Report report = completion.report();
        if (repeatable() && offset >= 0 && closing.report() == offset) {
            return ending(report).map(ending -> repeated(entry, ending));
        }
        if (report instanceof Report.Intent intent) {
            WorkEntry booked = entry.opened(
                            intent, completion.process(), stages.clock().instant())
                    .settled(stages.clock().instant());
            stores.put(booked);
            return late.announced(booked, added(entry, booked), stores.answerable(entry.queryId()));
        }
        if (report instanceof Report.AttemptEnd end && !entry.calls().knows(end.attempt())) {
            late.ended(completion, end.attempt());
        }
        return Optional.empty();
    }

    /** What is to be written again since its report cannot be read again. */
    List<Outcome> repeat() {
        List<Outcome> outcomes = repeats.stream()
                .flatMap(entry ->
                        entry.closed().flatMap(Closing::ending).map(ending -> repeated(entry, ending)).stream())
                .toList();
        repeats.clear();
        return outcomes;
    }

    /** Forgets those whose time is over. */
    void forgetOld(Instant now) {
        for (Optional<String> old = agenda.due(now); old.isPresent(); old = agenda.due(now)) {
            stores.find(old.get()).filter(WorkEntry::answered).ifPresent(this::forget);
        }
    }

    /** Forgets a query at once. */
    void forget(WorkEntry entry) {
        agenda.strike(entry.queryId());
        stores.forget(entry.queryId());
    }

    private boolean repeatable() {
        return !stages.replayWindow().isZero();
    }

    private static Optional<Ending> ending(Report report) {
        if (report instanceof Report.AttemptEnd end) {
            return end.ending();
        }
        return report instanceof Report.End end ? Optional.of(end.ending()) : Optional.empty();
    }

    private Outcome repeated(WorkEntry entry, Ending ending) {
        Query query = stores.answerable(entry.queryId());
        return new Outcome(
                entry.key(),
                entry.queryId(),
                Optional.of(replies.ended(query, entry, ending, stages.clock().instant())),
                replies.usages(query, entry.attempts()),
                true,
                Lesson.of(entry, ending, stages.clock().instant()));
    }

    private static List<Attempt> added(WorkEntry before, WorkEntry after) {
        return after.attempts().stream()
                .filter(attempt -> !before.attempts().contains(attempt))
                .toList();
    }
}
