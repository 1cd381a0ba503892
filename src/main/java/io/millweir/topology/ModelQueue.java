package io.millweir.topology;

import io.millweir.dispatch.Work;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The queries that wait for one model, which is the first of their plans, in three lanes.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class ModelQueue {
    /**
     * What a call costs its lane, high to low: of 21 calls at least one is of a low query and four are of normal ones,
     * while an urgent query still waits behind a quarter as many others at most.
     */
    private static final long[] STRIDES = {1, 4, 16};

    private final Lane[] lanes = {new Lane(), new Lane(), new Lane()};
    private final long[] passes = new long[STRIDES.length];
    /** Of the lane that was served last: a lane that had nobody waiting has saved nothing up. */
    private long pass;

    private @Nullable Waiter offered;
    private @Nullable Work work;

    /** Whether it has a place in the turns of models. */
    boolean inTurn;

    void add(Waiter waiter) {
        int lane = waiter.lane;
        if (lanes[lane].peek() == null) {
            passes[lane] = Math.max(passes[lane], pass);
        }
        lanes[lane].add(waiter);
    }

    /** Whose turn it is; null when nobody waits. */
    @Nullable
    Waiter peek() {
        Waiter next = null;
        long least = Long.MAX_VALUE;
        for (int lane = 0; lane < lanes.length; lane++) {
            Waiter first = lanes[lane].peek();
            if (first != null && passes[lane] < least) {
                next = first;
                least = passes[lane];
            }
        }
        return next;
    }

    /** Takes out whose turn it is. */
    void serve(Waiter waiter) {
        pass = passes[waiter.lane];
        passes[waiter.lane] += STRIDES[waiter.lane];
        lanes[waiter.lane].serve(waiter);
        offered = null;
        work = null;
    }

    /** What is offered for this query; kept, since a model that is busy is offered the same one again and again. */
    Optional<Work> work(Waiter waiter, Function<Waiter, Optional<Work>> read) {
        if (offered != waiter) {
            work = read.apply(waiter).orElse(null);
            offered = waiter;
        }
        return Optional.ofNullable(work);
    }

    /** Reads what is offered for this query anew. */
    void changed(Waiter waiter) {
        if (offered == waiter) {
            offered = null;
            work = null;
        }
    }

    void purge() {
        for (Lane lane : lanes) {
            lane.purge();
        }
        if (offered != null && offered.gone) {
            offered = null;
            work = null;
        }
    }
}
