package io.millweir.topology;

import io.millweir.domain.Ending;
import io.millweir.domain.Failure;
import io.millweir.domain.Origin;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one task does with its queries in progress: gives them out, books what comes back, and takes over what another
 * process left behind.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class WorkDesk {
    private static final int MOST_AT_ONCE = 1_000;

    private final Stages stages;
    private final WorkStores stores;
    private final EarlyReports early;
    private final AcceptedIds ids;
    private final Progress progress;
    private final Capacity.Desk desk;
    private final Handout handout;
    private final Replies replies;
    private final AnsweredWork answered;
    private final LateReports late;
    private final Doubt doubt;
    private final String incarnation = UUID.randomUUID().toString();
    private final Deque<WorkStores.Unreadable> unreadable = new ArrayDeque<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Takeover takeover;
    private boolean caughtUp;

    WorkDesk(
            Stages stages,
            Capacity.Desk desk,
            WorkStores stores,
            EarlyReports early,
            AcceptedIds ids,
            Progress progress) {
        this.stages = stages;
        this.desk = desk;
        this.stores = stores;
        this.early = early;
        this.ids = ids;
        this.progress = progress;
        this.handout = new Handout(stages, stores, new WaitingRoom(desk, stages.keyOrder()), this::finish);
        this.replies = new Replies(stages.books());
        this.late = new LateReports(stages, replies);
        this.answered = new AnsweredWork(stages, stores, replies, late);
        this.takeover = new Takeover(stages, stores, handout, task -> {});
        this.doubt = new Doubt(stages);
    }

    /**
     * Begins as the owner of a partition; writes nothing, since no record is being processed. Queries that are in the
     * store, and queries whose transaction was aborted and that now come again, may have reports on
     * {@code completions} that nobody has read. So nothing is given out until the marker, written behind those reports,
     * comes back.
     */
    void open(int partition) {
        takeover =
                new Takeover(stages, stores, handout, task -> stages.markers().write(partition, task));
        stores.open(this::restore, unreadable::add);
        handout.restored();
        stages.markers().write(partition, incarnation);
    }

    private void restore(WorkEntry entry) {
        if (entry.closed().isPresent()) {
            answered.adopt(entry, entry.closed().get());
            return;
        }
        handout.restore(entry);
        entry.owner().ifPresent(owner -> takeover.restored(owner, entry.queryId()));
    }

    void close() {
        desk.close();
    }

    /** Takes a planned query on. */
    List<Outcome> start(Incoming.Planned planned) {
        Incoming.Accepted accepted = planned.accepted();
        Query query = accepted.query();
        progress.reached(accepted.origin());
        if (isTakenOn(query.id(), accepted)) {
            return written();
        }
        ids.add(query.id(), accepted.origin(), stages.clock().instant());
        if (query.routeOnly()) {
            outcomes.add(new Outcome(
                    accepted.key(),
                    query.id(),
                    Optional.of(replies.routed(planned, stages.clock().instant())),
                    List.of(),
                    doubt.of(accepted.origin())));
            return written();
        }
        WorkEntry entry = WorkEntry.of(planned, accepted.deadline(stages.queryTimeout()));
        stores.add(entry, accepted.bytes());
        for (Completion parked : early.take(accepted.origin().offset())) {
            report(parked, -1);
        }
        inProgress(query.id()).ifPresent(kept -> begin(kept, query));
        return written();
    }

    /** A query that was announced by another process before this one processed it is an orphan when that one died. */
    private void begin(WorkEntry entry, Query query) {
        if (entry.owner().isPresent() && caughtUp && entry.isOf(stages.process())) {
            handout.attach(entry);
        } else if (entry.owner().isPresent()) {
            handout.restore(entry);
            takeover.add(entry.owner().get(), entry.queryId());
        } else if (caughtUp) {
            handout.begin(entry, query);
        } else {
            handout.hold(entry);
        }
    }

    /**
     * Answers a query that is not taken on. When it is read again after its transaction was aborted, calls may have been
     * made for it: they are booked, and an answer that was paid for is given.
     */
    List<Outcome> refuse(byte @Nullable [] key, Incoming.Refused refused) {
        Origin origin = refused.origin();
        String queryId = refused.query().id();
        Instant now = stages.clock().instant();
        progress.reached(origin);
        stages.dispatch().forget(queryId, origin);
        EarlyCalls calls = EarlyCalls.of(early.take(origin.offset()), now);
        outcomes.add(new Outcome(
                key,
                queryId,
                Optional.of(replies.refused(refused, calls.attempts(), calls.ending(), now)),
                replies.usages(refused.query(), calls.attempts()),
                doubt.of(origin)));
        return written();
    }

    /** Takes note of a record that is no query, or a repeated one. */
    void passBy(Origin origin) {
        progress.reached(origin);
    }

    /** Answers a query on which a bug struck while it was taken on. */
    List<Outcome> fail(Incoming.Planned planned, RuntimeException bug) {
        Incoming.Accepted accepted = planned.accepted();
        String id = accepted.query().id();
        Failure failure = Endings.bug(MillweirTopology.TRACK_WORK, bug);
        Optional<WorkEntry> entry = inProgress(id).filter(found -> found.isFrom(accepted.origin()));
        if (entry.isPresent()) {
            finish(entry.get(), Ending.failed(failure, 0));
        } else if (stores.find(id).isEmpty()) {
            Instant now = stages.clock().instant();
            Incoming.Refused refused =
                    new Incoming.Refused(accepted.query(), accepted.origin(), accepted.acceptedAt(), failure);
            outcomes.add(new Outcome(
                    accepted.key(),
                    id,
                    Optional.of(replies.refused(refused, now)),
                    List.of(),
                    doubt.of(accepted.origin())));
        }
        return written();
    }

    /** Whether the same record was read before. An earlier query of this id makes room: the dedupe window is over. */
    private boolean isTakenOn(String queryId, Incoming.Accepted accepted) {
        Optional<WorkEntry> found = stores.find(queryId);
        if (found.isPresent()
                && found.get().closed().isPresent()
                && !found.get().isFrom(accepted.origin())) {
            answered.forget(found.get());
            return false;
        }
        return found.isPresent();
    }

    /**
     * Books a report.
     *
     * @param offset of its record
     */
    List<Outcome> book(Completion completion, long offset) {
        report(completion, offset);
        if (caughtUp) {
            // It may have made room.
            handout.fill();
        }
        return written();
    }

    private void report(Completion completion, long offset) {
        if (completion.report() instanceof Report.CaughtUp marker) {
            if (marker.task().equals(incarnation)) {
                caughtUp = true;
                takeover.caughtUp();
            } else {
                takeover.markerRead(marker.task());
            }
            return;
        }
        Optional<WorkEntry> entry =
                stores.find(completion.queryId()).filter(found -> found.isFrom(completion.origin()));
        if (entry.isEmpty()) {
            unknown(completion, offset);
        } else if (entry.get().closed().isPresent()) {
            answered.book(entry.get(), entry.get().closed().get(), completion, offset)
                    .ifPresent(outcomes::add);
        } else {
            report(entry.get(), completion, offset);
        }
    }

    private void report(WorkEntry entry, Completion completion, long offset) {
        Report report = completion.report();
        String process = completion.process();
        if (report instanceof Report.Intent intent) {
            announced(entry, intent, process);
        } else if (report instanceof Report.AttemptEnd end) {
            WorkEntry booked = entry.ended(process, end.attempt());
            if (end.ending().filter(ending -> counts(ending, booked, process)).isPresent()) {
                finish(booked, end.ending().get(), Optional.of(process), offset);
            } else {
                stores.put(booked);
                handout.changed(booked);
            }
        } else if (report instanceof Report.End end) {
            if (counts(end.ending(), entry, process)) {
                finish(entry, end.ending(), Optional.of(process), offset);
            }
        } else if (report instanceof Report.Abandoned abandoned) {
            WorkEntry booked =
                    abandoned.attempt().map(lost -> entry.ended(process, lost)).orElse(entry);
            giveBack(booked, process);
        }
    }

    /** Whoever announces a call of a query that waits here carries it out. */
    private void announced(WorkEntry entry, Report.Intent intent, String process) {
        WorkEntry opened = entry.opened(intent, process, stages.clock().instant());
        stores.put(opened);
        if (entry.owner().isEmpty()) {
            handout.leaveTo(opened);
            takeover.add(process, opened.queryId());
        }
    }

    /** Any answer ends a query; a failure does not when another process was given the query since. */
    private static boolean counts(Ending ending, WorkEntry entry, String process) {
        return ending.answer().isPresent() || entry.owner().isEmpty() || entry.isOf(process);
    }

    private void giveBack(WorkEntry entry, String process) {
        if (entry.owner().isEmpty() || entry.isOf(process)) {
            handout.await(entry.released());
        } else {
            stores.put(entry);
        }
    }

    /** Does what time asks for: takes orphans over, answers what has run out of time, forgets, gives out. */
    List<Outcome> tick() {
        Instant now = stages.clock().instant();
        answerUnreadable(now);
        outcomes.addAll(answered.repeat());
        outcomes.addAll(late.passedBy(early.takeUpTo(progress.offset())));
        if (caughtUp) {
            // Before that, a report that is missed may only be unread.
            takeover.adopt();
            handout.expire(now);
            handout.endSilent(now);
            answered.forgetOld(now);
            handout.fill();
        }
        return written();
    }

    private void finish(WorkEntry entry, Ending ending) {
        finish(entry, ending, Optional.empty(), -1);
    }

    /** Answers a query, books all its calls, and lets go of it. */
    private void finish(WorkEntry entry, Ending ending, Optional<String> by, long offset) {
        Query query = stores.answerable(entry.queryId());
        Instant now = stages.clock().instant();
        WorkEntry settled = entry.settled(now);
        outcomes.add(new Outcome(
                settled.key(),
                settled.queryId(),
                Optional.of(replies.ended(query, settled, ending, now)),
                replies.usages(query, settled.attempts()),
                isDoubtful(entry, offset),
                Lesson.of(settled, ending, now)));
        handout.answered(entry);
        if (!by.equals(Optional.of(stages.process()))) {
            stages.dispatch().forget(entry.queryId(), entry.origin());
        }
        answered.take(settled, by, ending, offset);
    }

    /**
     * Whether the same may have been written before, by an owner that crashed: under at_least_once all that is decided
     * from reports that this owner may not be the first to read, and from a time that was over when it began.
     */
    private boolean isDoubtful(WorkEntry entry, long offset) {
        return doubt.possible() && (!caughtUp || (offset < 0 && doubt.ofDeadline(entry)));
    }

    private void answerUnreadable(Instant now) {
        for (int left = MOST_AT_ONCE; left > 0 && !unreadable.isEmpty(); left--) {
            WorkStores.Unreadable each = unreadable.remove();
            Incoming.Refused refused = new Incoming.Refused(
                    stores.answerable(each.queryId()), each.origin(), now, Endings.unreadableFailure());
            outcomes.add(new Outcome(
                    each.key(),
                    each.queryId(),
                    Optional.of(replies.refused(refused, now)),
                    List.of(),
                    doubt.possible()));
            stores.remove(each.queryId());
        }
    }

    /** A report whose query is not in the store: too early, or too late. */
    private void unknown(Completion completion, long offset) {
        if (progress.isBefore(completion.origin())) {
            early.park(completion, offset);
        } else {
            late.book(completion).ifPresent(outcomes::add);
        }
    }

    private Optional<WorkEntry> inProgress(String queryId) {
        return stores.find(queryId).filter(entry -> !entry.answered());
    }

    /** What has been decided since the last time; an exception between the two loses nothing. */
    private List<Outcome> written() {
        List<Outcome> all = List.copyOf(outcomes);
        outcomes.clear();
        return all;
    }
}
