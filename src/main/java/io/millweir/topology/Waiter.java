package io.millweir.topology;

/**
 * A query that waits, in as few bytes as will do: there may be a million.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class Waiter {
    final String queryId;
    final ModelQueue model;
    final Tenant tenant;
    /** Of its record on {@code queries}. */
    final long offset;
    /** Milliseconds since the epoch. */
    final long deadline;
    /** What its record key is known by in {@link KeyLines}; 0 when no order is kept. */
    final long line;

    final byte lane;
    /** Whether it was under way before. */
    final boolean returned;
    /** Whether it waits no more; it is taken out of the queues when it comes to their front. */
    boolean gone;

    /** The tenant of some of the queries that wait, held once. */
    static final class Tenant {
        final String name;
        int waiting;

        Tenant(String name) {
            this.name = name;
        }
    }

    Waiter(WorkEntry entry, ModelQueue model, Tenant tenant, long line) {
        this.queryId = entry.queryId();
        this.model = model;
        this.tenant = tenant;
        this.offset = entry.origin().offset();
        this.deadline = entry.deadline().toEpochMilli();
        this.line = line;
        this.lane = (byte) entry.priority();
        this.returned = entry.submittedAt().isPresent();
    }
}
