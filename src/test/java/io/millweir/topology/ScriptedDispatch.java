package io.millweir.topology;

import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.Work;
import java.util.ArrayList;
import java.util.List;

/** Calls nobody: remembers what it was given and answers as it is told. */
final class ScriptedDispatch implements Dispatch {
    private final List<Work> given = new ArrayList<>();
    private int room = Integer.MAX_VALUE;

    /** Takes so many more queries. */
    void room(int queries) {
        room = queries;
    }

    @Override
    public Submission submit(Work work) {
        if (room == 0) {
            return Submission.NO_ROOM;
        }
        room--;
        given.add(work);
        return Submission.RUNNING;
    }

    List<Work> given() {
        return List.copyOf(given);
    }

    List<String> givenIds() {
        return given.stream().map(work -> work.query().id()).toList();
    }
}
