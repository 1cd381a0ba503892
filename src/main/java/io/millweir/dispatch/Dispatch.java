package io.millweir.dispatch;

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
        /** There is no room; submit it again later. */
        NO_ROOM
    }

    /** Begins to carry a query out, once: a second submission of the same record attaches to the first. */
    Submission submit(Work work);
}
