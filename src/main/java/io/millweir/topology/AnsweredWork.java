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
 * Queries that were answered and are kept for a while: some because a call of theirs may still end and wants to be
 * booked, all of them under at_least_once, where the report that ended a query may be read again because the response
 * never became durable.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class AnsweredWork {
    /** How long the end of a call is awaited that was lost, or that went on after its query was answered. */
    private static final Duration LATEST_END = Duration.ofMinutes(10);

    private final Stages stages;
    private final WorkStores stores;
    private final Replies replies;
    private final Agenda agenda = new Agenda();
    private final List<WorkEntry> repeats = new ArrayList<>();

    AnsweredWork(Stages stages, WorkStores stores, Replies replies) {
        this.stages = stages;
        this.stores = stores;
        this.replies = replies;
    }

    /** Takes over what an owner before kept. */
    void adopt(WorkEntry entry, Closing closing) {
        agenda.note(entry.queryId(), closing.until());
        if (repeatable() && closing.ending().isPresent()) {
            repeats.add(entry);
        }
    }

    /**
     * Takes leave of a query that is being answered.
     *
     * @param by the process whose report ended it, if a report did
     * @param report offset of that report, or −1
     */
    void take(WorkEntry entry, Optional<String> by, Ending ending, long report) {
        boolean callsMayEnd = !entry.open().isEmpty()
                || entry.attempts().stream().anyMatch(Attempt::lost)
                || (entry.owner().isPresent() && !entry.owner().equals(by));
        if (!callsMayEnd && !repeatable()) {
            stores.remove(entry.queryId());
            return;
        }
        Instant until = stages.clock().instant().plus(callsMayEnd ? LATEST_END : stages.replayWindow());
        stores.close(entry.closed(
                new Closing(until, report, report < 0 && repeatable() ? Optional.of(ending) : Optional.empty())));
        agenda.note(entry.queryId(), until);
    }

    /** Books a report about a query that was answered. */
    Optional<Outcome> book(WorkEntry entry, Closing closing, Completion completion, long offset) {
        Report report = completion.report();
        if (repeatable() && offset >= 0 && closing.report() == offset) {
            return ending(report).map(ending -> repeated(entry, ending));
        }
        WorkEntry booked = entry;
        if (report instanceof Report.Intent intent) {
            booked = entry.opened(intent, completion.process(), stages.clock().instant());
        } else if (report instanceof Report.AttemptEnd end) {
            booked = entry.ended(completion.process(), end.attempt());
        } else if (report instanceof Report.Abandoned abandoned
                && abandoned.attempt().isPresent()) {
            booked = entry.ended(completion.process(), abandoned.attempt().get());
        }
        stores.put(booked);
        return late(entry, booked);
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

    /** Forgets those whose time is over; a call whose end never came is lost. */
    List<Outcome> forgetOld(Instant now) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Optional<String> old = agenda.due(now); old.isPresent(); old = agenda.due(now)) {
            stores.find(old.get()).flatMap(this::forget).ifPresent(outcomes::add);
        }
        return outcomes;
    }

    /** Forgets a query at once. */
    Optional<Outcome> forget(WorkEntry entry) {
        agenda.strike(entry.queryId());
        Optional<Outcome> lost =
                late(entry, entry.lost(process -> false, stages.clock().instant()));
        stores.forget(entry.queryId());
        return lost;
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
                true);
    }

    /** The calls that are booked now and were not before. */
    private Optional<Outcome> late(WorkEntry before, WorkEntry after) {
        List<Attempt> calls = after.attempts().stream()
                .filter(attempt -> !before.attempts().contains(attempt))
                .toList();
        return calls.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome(
                        after.key(),
                        after.queryId(),
                        Optional.empty(),
                        replies.usages(stores.answerable(after.queryId()), calls),
                        false));
    }
}
