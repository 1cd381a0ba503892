package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import io.millweir.domain.Ending;
import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one task does with its queries in progress: gives them out, books what comes back, and takes over what another
 * process left behind.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class WorkDesk {
    private static final Logger LOG = LoggerFactory.getLogger(WorkDesk.class);

    /** Dispatch ends a query at its deadline; one that is silent for this much longer has been forgotten. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Stages stages;
    private final WorkStores stores;
    private final AcceptedIds ids;
    private final Progress progress;
    private final WaitingRoom waiting;
    private final Replies replies;
    private final AnsweredWork answered;
    private final Agenda silent = new Agenda();
    private final String incarnation = UUID.randomUUID().toString();
    private final List<String> orphans = new ArrayList<>();
    private final List<WorkStores.Unreadable> unreadable = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private Obituaries obituaries = new Obituaries(task -> {});
    private boolean caughtUp;

    WorkDesk(Stages stages, WorkStores stores, AcceptedIds ids, Progress progress) {
        this.stages = stages;
        this.stores = stores;
        this.ids = ids;
        this.progress = progress;
        this.waiting = new WaitingRoom(stages.capacity());
        this.replies = new Replies(stages.books());
        this.answered = new AnsweredWork(stages, stores, replies);
    }

    /**
     * Begins as the owner of a partition; writes nothing, since no record is being processed. Queries that are in the
     * store, and queries whose transaction was aborted and that now come again, may have reports on
     * {@code completions} that nobody has read. So nothing is given out until the marker, written behind those reports,
     * comes back.
     */
    void open(int partition) {
        WorkStores.Contents contents = stores.contents();
        unreadable.addAll(contents.unreadable());
        obituaries = new Obituaries(task -> stages.markers().write(partition, task));
        for (WorkEntry entry : contents.entries()) {
            entry.closed().ifPresentOrElse(closing -> answered.adopt(entry, closing), () -> watch(entry));
            entry.owner().filter(owner -> !isAlive(owner)).ifPresent(obituaries::deadBefore);
        }
        stages.markers().write(partition, incarnation);
    }

    void close() {
        waiting.close();
        stores.close();
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
                    false));
            return written();
        }
        WorkEntry entry = WorkEntry.of(planned, accepted.deadline(stages.queryTimeout()));
        stores.add(entry, accepted.bytes());
        watch(entry);
        for (Completion parked : stores.unpark(query.id())) {
            report(parked, -1);
        }
        if (caughtUp) {
            inProgress(query.id()).ifPresent(kept -> resume(kept, query));
        }
        return written();
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
            outcomes.add(new Outcome(accepted.key(), id, Optional.of(replies.refused(refused, now)), List.of(), false));
        }
        return written();
    }

    /** Whether the same record was read before. An earlier query of this id makes room: the dedupe window is over. */
    private boolean isTakenOn(String queryId, Incoming.Accepted accepted) {
        Optional<WorkEntry> found = stores.find(queryId);
        if (found.isPresent()
                && found.get().closed().isPresent()
                && !found.get().isFrom(accepted.origin())) {
            answered.forget(found.get()).ifPresent(outcomes::add);
            return false;
        }
        return found.isPresent();
    }

    /** A query that was announced by another process before this one processed it is an orphan when that one died. */
    private void resume(WorkEntry entry, Query query) {
        if (!entry.open().isEmpty() && entry.owner().isPresent() && !entry.isOf(stages.process())) {
            orphans.add(entry.queryId());
        } else {
            giveOut(entry, query);
        }
    }

    /**
     * Books a report.
     *
     * @param offset of its record
     */
    List<Outcome> book(Completion completion, long offset) {
        report(completion, offset);
        // It may have made room.
        fill();
        return written();
    }

    private void report(Completion completion, long offset) {
        if (completion.report() instanceof Report.CaughtUp marker) {
            if (marker.task().equals(incarnation)) {
                obituaries.caughtUp();
                adopt();
            } else if (obituaries.markerRead(marker.task())) {
                adoptOrphans();
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
            stores.put(entry.opened(intent, process, stages.clock().instant()));
        } else if (report instanceof Report.AttemptEnd end) {
            WorkEntry booked = entry.ended(process, end.attempt());
            if (end.ending().filter(ending -> counts(ending, booked, process)).isPresent()) {
                finish(booked, end.ending().get(), Optional.of(process), offset);
            } else {
                stores.put(booked);
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

    /** Any answer ends a query; a failure does not when another process was given the query since. */
    private static boolean counts(Ending ending, WorkEntry entry, String process) {
        return ending.answer().isPresent() || entry.owner().isEmpty() || entry.isOf(process);
    }

    private void giveBack(WorkEntry entry, String process) {
        if (entry.owner().isEmpty() || entry.isOf(process)) {
            WorkEntry released = entry.released();
            stores.put(released);
            waiting.add(released);
        } else {
            stores.put(entry);
        }
    }

    /** Does what time asks for: takes orphans over, answers what has run out of time, forgets, gives out. */
    List<Outcome> tick() {
        Instant now = stages.clock().instant();
        answerUnreadable(now);
        outcomes.addAll(answered.repeat());
        adoptOrphans();
        for (Optional<String> late = waiting.expired(now); late.isPresent(); late = waiting.expired(now)) {
            waiting.remove(late.get());
            inProgress(late.get()).ifPresent(entry -> finish(entry, Endings.waitedTooLong(entry, now)));
        }
        if (caughtUp) {
            // Before that, the report that is missed may only be unread.
            for (Optional<String> late = silent.due(now); late.isPresent(); late = silent.due(now)) {
                inProgress(late.get()).ifPresent(entry -> finish(entry, Endings.silent(entry, SILENCE)));
            }
            outcomes.addAll(answered.forgetOld(now));
        }
        fill();
        return written();
    }

    /** Gives out what waits while there is room. */
    private void fill() {
        if (!caughtUp) {
            return;
        }
        for (Optional<String> next = waiting.next(); next.isPresent(); next = waiting.next()) {
            Optional<WorkEntry> entry = inProgress(next.get());
            if (entry.isEmpty()) {
                waiting.remove(next.get());
            } else if (!giveOut(entry.get())) {
                return;
            }
        }
    }

    private boolean giveOut(WorkEntry entry) {
        Optional<Query> query = stores.query(entry.queryId());
        if (query.isEmpty()) {
            finish(entry, Endings.unreadable());
            return true;
        }
        return giveOut(entry, query.get());
    }

    private boolean giveOut(WorkEntry entry, Query query) {
        Work work = new Work(query, entry.plan(), entry.origin(), entry.deadline(), entry.attemptsMade());
        Dispatch.Submission submitted = stages.dispatch().submit(work);
        if (submitted == Dispatch.Submission.NO_ROOM || submitted == Dispatch.Submission.MODEL_BUSY) {
            waiting.add(entry);
            return false;
        }
        waiting.remove(entry.queryId());
        if (!entry.isOf(stages.process())) {
            stores.put(entry.submitted(stages.process(), stages.clock().instant()));
        }
        return true;
    }

    private void finish(WorkEntry entry, Ending ending) {
        finish(entry, ending, Optional.empty(), -1);
    }

    private void finish(WorkEntry entry, Ending ending, Optional<String> by, long offset) {
        Query query = stores.answerable(entry.queryId());
        outcomes.add(new Outcome(
                entry.key(),
                entry.queryId(),
                Optional.of(replies.ended(query, entry, ending, stages.clock().instant())),
                replies.usages(query, entry.attempts()),
                false));
        waiting.remove(entry.queryId());
        silent.strike(entry.queryId());
        answered.take(entry, by, ending, offset);
    }

    private void answerUnreadable(Instant now) {
        for (WorkStores.Unreadable each : unreadable) {
            Incoming.Refused refused = new Incoming.Refused(
                    stores.answerable(each.queryId()), each.origin(), now, Endings.unreadableFailure());
            outcomes.add(new Outcome(
                    each.key(), each.queryId(), Optional.of(replies.refused(refused, now)), List.of(), false));
            stores.remove(each.queryId());
        }
        unreadable.clear();
    }

    /** A report whose query is not in the store: too early, or too late. */
    private void unknown(Completion completion, long offset) {
        if (progress.isBefore(completion.origin())) {
            stores.park(completion, offset);
        } else if (completion.report() instanceof Report.AttemptEnd end) {
            LOG.atError()
                    .addKeyValue("query_id", completion.queryId())
                    .addKeyValue("attempt", end.attempt().number())
                    .addKeyValue("deployment", end.attempt().deployment().key())
                    .log("a call ended long after its query was answered and forgotten; it has no usage record");
        }
    }

    /** Everything that was reported before this task began has been read: what is left is nobody's or another's. */
    private void adopt() {
        caughtUp = true;
        for (WorkEntry entry : stores.contents().entries()) {
            if (entry.closed().isPresent()) {
                continue;
            }
            if (entry.isOf(stages.process())) {
                giveOut(entry);
            } else {
                orphans.add(entry.queryId());
            }
        }
        adoptOrphans();
        fill();
    }

    private void adoptOrphans() {
        orphans.removeIf(queryId -> {
            Optional<WorkEntry> entry = inProgress(queryId);
            if (entry.flatMap(WorkEntry::owner).filter(this::mayReport).isPresent()) {
                return entry.get().isOf(stages.process());
            }
            entry.ifPresent(orphan -> {
                WorkEntry released =
                        orphan.lost(this::mayReport, stages.clock().instant()).released();
                stores.put(released);
                waiting.add(released);
            });
            return true;
        });
    }

    /** Whether there may be reports of this process that were not read yet. */
    private boolean mayReport(String process) {
        if (isAlive(process)) {
            obituaries.revive(process);
            return true;
        }
        obituaries.note(process);
        return !obituaries.isRead(process);
    }

    private boolean isAlive(String process) {
        return process.equals(stages.process()) || stages.instances().alive(process);
    }

    private Optional<WorkEntry> inProgress(String queryId) {
        return stores.find(queryId).filter(entry -> entry.closed().isEmpty());
    }

    private void watch(WorkEntry entry) {
        silent.note(entry.queryId(), entry.deadline().plus(SILENCE));
    }

    /** What has been decided since the last time; an exception between the two loses nothing. */
    private List<Outcome> written() {
        List<Outcome> all = List.copyOf(outcomes);
        outcomes.clear();
        return all;
    }
}
