package io.millweir.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The queries that were in somebody's hands when their task came here: those of this process attach to their runs, those
 * of others are left alone while their process lives, or has something left to say.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class Takeover {
    private final Stages stages;
    private final WorkStores stores;
    private final Handout handout;
    private final Obituaries obituaries;
    private final List<String> mine = new ArrayList<>();
    private final Map<String, List<String>> others = new HashMap<>();
    private boolean caughtUp;

    /**
     * Takes over what is in these stores.
     *
     * @param marker writes a marker to the partition's reports
     */
    Takeover(Stages stages, WorkStores stores, Handout handout, Consumer<String> marker) {
        this.stages = stages;
        this.stores = stores;
        this.handout = handout;
        this.obituaries = new Obituaries(marker);
    }

    /** Remembers who carries a query out that is in the store; before the first marker is written. */
    void restored(String owner, String queryId) {
        if (!isAlive(owner)) {
            obituaries.deadBefore(owner);
        }
        add(owner, queryId);
    }

    /** Remembers who carries a query out. */
    void add(String owner, String queryId) {
        if (!owner.equals(stages.process())) {
            others.computeIfAbsent(owner, none -> new ArrayList<>()).add(queryId);
        } else if (!caughtUp) {
            mine.add(queryId);
        }
    }

    /** The first marker came back. */
    void caughtUp() {
        caughtUp = true;
        obituaries.caughtUp();
        for (String queryId : mine) {
            inProgress(queryId).filter(entry -> entry.isOf(stages.process())).ifPresent(handout::attach);
        }
        mine.clear();
        adopt();
    }

    /** A later marker came back. */
    void markerRead(String marker) {
        if (obituaries.markerRead(marker)) {
            adopt();
        }
    }

    /** Takes the queries of dead processes over. */
    void adopt() {
        for (String owner : List.copyOf(others.keySet())) {
            if (!mayReport(owner)) {
                for (String queryId : others.remove(owner)) {
                    inProgress(queryId).filter(entry -> entry.isOf(owner)).ifPresent(this::adopt);
                }
            }
        }
    }

    private void adopt(WorkEntry entry) {
        handout.await(entry.takenFrom(this::mayReport, stages.clock().instant()));
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
        return stores.find(queryId).filter(entry -> !entry.answered());
    }
}
