package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import io.millweir.domain.Ending;
import io.millweir.domain.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Gives queries to dispatch, or lets them wait for it, and notices those that end neither way.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class Handout implements WaitingRoom.Offer {
    /** Dispatch ends a query at its deadline; one that is silent for this much longer has been forgotten. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /** What runs out of time at once is answered a part at a time, so that a transaction stays short. */
    private static final int MOST_AT_ONCE = 1_000;

    private final Stages stages;
    private final WorkStores stores;
    private final WaitingRoom waiting;
    private final BiConsumer<WorkEntry, Ending> finish;
    private final Agenda silent = new Agenda();

    /**
     * Gives out what is in these stores.
     *
     * @param finish answers a query
     */
    Handout(Stages stages, WorkStores stores, WaitingRoom waiting, BiConsumer<WorkEntry, Ending> finish) {
        this.stages = stages;
        this.stores = stores;
        this.waiting = waiting;
        this.finish = finish;
    }

    /** Takes a query over that was in progress before. */
    void restore(WorkEntry entry) {
        waiting.restore(entry);
        if (entry.owner().isPresent()) {
            watch(entry);
        }
    }

    /** All of them are taken over. */
    void restored() {
        waiting.place();
    }

    /** Gives a new query out, unless another waits that goes before it. */
    void begin(WorkEntry entry, Query query) {
        if (isOver(entry)) {
            return;
        }
        if (waiting.enter(entry)) {
            Dispatch.Submission submitted = submit(work(entry, query));
            if (submitted == Dispatch.Submission.RUNNING || submitted == Dispatch.Submission.ENDED) {
                given(entry);
                return;
            }
        }
        waiting.add(entry);
    }

    /** Gives a query out again that this process was given before: it attaches to its run. */
    void attach(WorkEntry entry) {
        Optional<Work> work = read(entry);
        if (work.isEmpty()) {
            return;
        }
        Dispatch.Submission submitted = submit(work.get());
        if (submitted == Dispatch.Submission.RUNNING || submitted == Dispatch.Submission.ENDED) {
            given(entry);
        } else {
            await(entry.released());
        }
    }

    /** Lets a query wait, which is with nobody now. */
    void await(WorkEntry released) {
        stores.put(released);
        silent.strike(released.queryId());
        waiting.add(released);
    }

    /** Lets a query that is not given out yet wait until this task may give any. */
    void hold(WorkEntry entry) {
        waiting.add(entry);
    }

    /** Another process carries a query out that waited here. */
    void leaveTo(WorkEntry entry) {
        waiting.remove(entry.queryId());
        watch(entry);
    }

    /** What is known of a query that waits has changed. */
    void changed(WorkEntry entry) {
        waiting.changed(entry.queryId());
    }

    /** A query was answered. */
    void answered(WorkEntry entry) {
        waiting.leave(entry);
        silent.strike(entry.queryId());
    }

    /** Gives out what waits while there is room. */
    void fill() {
        waiting.offer(this);
    }

    /** Answers what has waited past its deadline. */
    void expire(Instant now) {
        int left = MOST_AT_ONCE;
        for (Optional<String> late = waiting.expired(now.toEpochMilli());
                late.isPresent() && left-- > 0;
                late = waiting.expired(now.toEpochMilli())) {
            waiting.remove(late.get());
            inProgress(late.get()).ifPresent(entry -> finish.accept(entry, Endings.waitedTooLong(entry, now)));
        }
    }

    /** Answers what was given out and never heard of again. */
    void endSilent(Instant now) {
        int left = MOST_AT_ONCE;
        for (Optional<String> late = silent.due(now); late.isPresent() && left-- > 0; late = silent.due(now)) {
            inProgress(late.get()).ifPresent(entry -> finish.accept(entry, Endings.silent(entry, SILENCE)));
        }
    }

    @Override
    public Optional<Work> read(Waiter waiter) {
        return inProgress(waiter.queryId).flatMap(this::read);
    }

    private Optional<Work> read(WorkEntry entry) {
        if (isOver(entry)) {
            return Optional.empty();
        }
        Optional<Query> query = stores.query(entry.queryId());
        if (query.isEmpty()) {
            finish.accept(entry, Endings.unreadable());
        }
        return query.map(found -> work(entry, found));
    }

    @Override
    public Dispatch.Submission submit(Work work) {
        return stages.dispatch().submit(work);
    }

    @Override
    public void accepted(Waiter waiter) {
        inProgress(waiter.queryId).ifPresent(this::given);
    }

    private void given(WorkEntry entry) {
        if (!entry.isOf(stages.process())) {
            stores.put(entry.submitted(stages.process(), stages.clock().instant()));
        }
        watch(entry);
    }

    private void watch(WorkEntry entry) {
        silent.note(entry.queryId(), entry.deadline().plus(SILENCE));
    }

    /** Answers a query that nobody carries out, if its time is over. */
    private boolean isOver(WorkEntry entry) {
        Instant now = stages.clock().instant();
        boolean over = entry.owner().isEmpty() && !entry.deadline().isAfter(now);
        if (over) {
            finish.accept(entry, Endings.waitedTooLong(entry, now));
        }
        return over;
    }

    private Optional<WorkEntry> inProgress(String queryId) {
        return stores.find(queryId).filter(entry -> !entry.answered());
    }

    private static Work work(WorkEntry entry, Query query) {
        return new Work(query, entry.plan(), entry.origin(), entry.deadline(), entry.attemptsMade());
    }
}
