package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import io.millweir.domain.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Calls nobody: remembers what it was given and answers as it is told. */
final class ScriptedDispatch implements Dispatch {
    private final List<Work> given = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();
    private final Set<String> busy = new HashSet<>();
    private RuntimeException failure;
    private int room = Integer.MAX_VALUE;
    private int offers;

    /** Takes so many more queries. */
    void room(int queries) {
        room = queries;
    }

    /** Takes nothing for this model. */
    void busy(String model) {
        busy.add(model);
    }

    /** Takes queries for all models. */
    void idle() {
        busy.clear();
    }

    /** How often it was asked. */
    int offers() {
        return offers;
    }

    /** Throws this at the next query. */
    void failWith(RuntimeException next) {
        failure = next;
    }

    @Override
    public Submission submit(Work work) {
        offers++;
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
        if (room == 0) {
            return Submission.NO_ROOM;
        } else if (busy.contains(work.plan().chosen())) {
            return Submission.MODEL_BUSY;
        }
        room--;
        given.add(work);
        return Submission.RUNNING;
    }

    @Override
    public void forget(String queryId, Origin origin) {
        forgotten.add(queryId);
    }

    /** Ids of the queries it was told to let go of. */
    List<String> forgotten() {
        return List.copyOf(forgotten);
    }

    List<Work> given() {
        return List.copyOf(given);
    }

    List<String> givenIds() {
        return given.stream().map(work -> work.query().id()).toList();
    }
}
