package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import io.millweir.domain.Origin;
import java.util.ArrayList;
import java.util.List;

/** Calls nobody: remembers what it was given and answers as it is told. */
final class ScriptedDispatch implements Dispatch {
    private final List<Work> given = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();
    private RuntimeException failure;
    private int room = Integer.MAX_VALUE;

    /** Takes so many more queries. */
    void room(int queries) {
        room = queries;
    }

    /** Throws this at the next query. */
    void failWith(RuntimeException next) {
        failure = next;
    }

    @Override
    public Submission submit(Work work) {
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
        if (room == 0) {
            return Submission.NO_ROOM;
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
