package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import io.millweir.domain.Response;
import io.millweir.domain.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    private final Stages stages;
    private final WorkStores stores;
    private final AcceptedIds ids;
    private final Progress progress;
    private final WaitingRoom waiting;
    private final Replies replies;
    private final String incarnation = UUID.randomUUID().toString();
    private final List<String> orphans = new ArrayList<>();
    private boolean caughtUp;

    /**
     * What is to be written: all of it, in one transaction.
     *
     * @param key of the response; the query record's
     * @param possibleDuplicate whether the same may have been written before
     */
    record Outcome(
            byte @Nullable [] key,
            String queryId,
            Optional<Response> response,
            List<Usage> usages,
            boolean possibleDuplicate) {}

    WorkDesk(Stages stages, WorkStores stores, AcceptedIds ids, Progress progress) {
        this.stages = stages;
        this.stores = stores;
        this.ids = ids;
        this.progress = progress;
        this.waiting = new WaitingRoom(stages.capacity());
        this.replies = new Replies(stages.books());
    }

    /**
     * Begins as the owner of a partition. Queries that are in the store, and queries whose transaction was aborted and
     * that now come again, may have reports on {@code completions} that nobody has read. So nothing is given out until
     * the marker, written behind those reports, comes back.
     */
    void open(int partition) {
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
        if (stores.find(query.id()).isPresent()) {
            return List.of();
        }
        ids.add(query.id(), accepted.origin(), stages.clock().instant());
        if (query.routeOnly()) {
            Response response = replies.routed(planned, stages.clock().instant());
            return List.of(new Outcome(accepted.key(), query.id(), Optional.of(response), List.of(), false));
        }
        WorkEntry entry = new WorkEntry(
                query.id(),
                accepted.key(),
                accepted.origin(),
                accepted.acceptedAt(),
                accepted.deadline(stages.queryTimeout()),
                query.priority().ordinal(),
                planned.routingMs(),
                planned.plan(),
                planned.warnings(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
        stores.add(entry, accepted.bytes());
        List<Outcome> outcomes = new ArrayList<>();
        for (Completion parked : stores.unpark(query.id())) {
            outcomes.addAll(book(parked, -1));
        }
        if (caughtUp) {
            stores.find(query.id()).ifPresent(kept -> resume(kept, query));
        }
        return outcomes;
    }

    /** A query that comes again after another process announced a call for it may be that process's, or an orphan. */
    private void resume(WorkEntry entry, Query query) {
        if (entry.owner().isPresent() && !isMine(entry)) {
            orphans.add(entry.queryId());
        } else {
            giveOut(entry, query);
        }
    }

    /** Books a report. */
    List<Outcome> book(Completion completion, long offset) {
        Report report = completion.report();
        if (report instanceof Report.CaughtUp marker) {
            if (marker.task().equals(incarnation)) {
                adopt();
            }
            return List.of();
        }
        Optional<WorkEntry> found = stores.find(completion.queryId());
        if (found.isEmpty()) {
            return late(completion, offset);
        }
        WorkEntry entry = found.get();
        if (report instanceof Report.Intent intent) {
            stores.put(entry.opened(intent, completion.process(), stages.clock().instant()));
        } else if (report instanceof Report.AttemptEnd end) {
            WorkEntry booked = entry.ended(end.attempt());
            if (end.ending().isPresent()) {
                return List.of(finish(booked, end.ending().get()));
            }
            stores.put(booked);
        } else if (report instanceof Report.End end) {
            return List.of(finish(entry.lost(stages.clock().instant()), end.ending()));
        } else if (report instanceof Report.Abandoned abandoned) {
            WorkEntry booked =
                    abandoned.attempt().map(entry::ended).orElse(entry).released();
            stores.put(booked);
            waiting.add(booked);
        }
        return List.of();
    }

    /** Gives out what waits while there is room, and answers what has waited too long. */
    List<Outcome> tick() {
        List<Outcome> outcomes = new ArrayList<>();
        adoptOrphans();
        Instant now = stages.clock().instant();
        for (Optional<String> late = waiting.expired(now); late.isPresent(); late = waiting.expired(now)) {
            waiting.remove(late.get());
            stores.find(late.get()).ifPresent(entry -> outcomes.add(finish(entry, deadlineExceeded(entry, now))));
        }
        fill();
        return outcomes;
    }

    /** Gives out what waits while there is room. */
    void fill() {
        if (!caughtUp) {
            return;
        }
        for (Optional<String> next = waiting.next(); next.isPresent(); next = waiting.next()) {
            Optional<WorkEntry> entry = stores.find(next.get());
            waiting.remove(next.get());
            if (entry.isPresent() && !giveOut(entry.get(), stores.query(next.get()))) {
                return;
            }
        }
    }

    private boolean giveOut(WorkEntry entry, Query query) {
        Work work = new Work(query, entry.plan(), entry.origin(), entry.deadline(), entry.attemptsMade());
        if (stages.dispatch().submit(work) == Dispatch.Submission.NO_ROOM) {
            waiting.add(entry);
            return false;
        }
        if (!isMine(entry)) {
            stores.put(entry.submitted(stages.process(), stages.clock().instant()));
        }
        return true;
    }

    private Outcome finish(WorkEntry entry, Ending ending) {
        Query query = stores.query(entry.queryId());
        Response response = replies.ended(query, entry, ending, stages.clock().instant());
        stores.remove(entry.queryId());
        waiting.remove(entry.queryId());
        return new Outcome(entry.key(), entry.queryId(), Optional.of(response), usages(query, entry.attempts()), false);
    }

    private List<Usage> usages(Query query, List<Attempt> attempts) {
        return attempts.stream()
                .map(attempt -> stages.books().usage(query, attempt))
                .toList();
    }

    /** A report whose query is not in the store: too early, or too late. */
    private List<Outcome> late(Completion completion, long offset) {
        if (progress.isBefore(completion.origin())) {
            stores.park(completion, offset);
        } else if (completion.report() instanceof Report.AttemptEnd) {
            LOG.atWarn().addKeyValue("query_id", completion.queryId()).log("a call ended after its query was answered");
        }
        return List.of();
    }

    /** Everything that was reported before this task began has been read: what is left is nobody's or another's. */
    private void adopt() {
        caughtUp = true;
        for (WorkEntry entry : stores.all()) {
            if (isMine(entry)) {
                giveOut(entry, stores.query(entry.queryId()));
            } else {
                orphans.add(entry.queryId());
            }
        }
        adoptOrphans();
    }

    private boolean isMine(WorkEntry entry) {
        return entry.owner().equals(Optional.of(stages.process()));
    }

    private void adoptOrphans() {
        orphans.removeIf(queryId -> {
            Optional<WorkEntry> entry = stores.find(queryId);
            if (entry.isPresent()
                    && entry.get().owner().filter(stages.instances()::alive).isPresent()) {
                return false;
            }
            entry.ifPresent(orphan -> {
                WorkEntry released = orphan.lost(stages.clock().instant()).released();
                stores.put(released);
                waiting.add(released);
            });
            return true;
        });
        fill();
    }

    private static Ending deadlineExceeded(WorkEntry entry, Instant now) {
        long waited = now.toEpochMilli() - entry.acceptedAt().toEpochMilli();
        return Ending.failed(
                Failure.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "query: waited " + waited + " ms for room to be called and its time is over",
                        "raise timeout_ms, dispatch.query-timeout or dispatch.max-in-flight, or add instances"),
                entry.submittedAt().isPresent() ? 0 : Math.max(0, waited));
    }
}
