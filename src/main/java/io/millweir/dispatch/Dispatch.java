package io.millweir.dispatch;

import io.millweir.domain.Origin;

/**
 * Carries plans out and reports to a {@link Journal}.
 *
 * <p>Threading: thread-safe; never blocks.
 */
public interface Dispatch {
    /** What became of a submission. */
    enum Submission {
        /** It is under way; so is a query that was submitted before and has not ended. */
        RUNNING,
        /** It ended already; its last report is in the journal. */
        ENDED,
        /** There is no room in this process; submit it again later. */
        NO_ROOM,
        /** There is room, but the model it would begin with takes no further call now; queries of others may go. */
        MODEL_BUSY
    }

    /** Begins to carry a query out, once: a second submission of the same record attaches to the first. */
    Submission submit(Work work);

    /**
     * Lets go of a query that was answered by what another process reported: a call in flight is cancelled, and nothing
     * more is reported. Does nothing when the query is not under way here.
     */
    void forget(String queryId, Origin origin);
}
