package io.millweir.dispatch;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands in a stage of its plan: the model whose turn it is, how often it was called, and what came of those before.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class Course {
    private static final Failure NO_MODEL =
            Failure.of(ErrorCode.INTERNAL, "query: its plan names no model; report this as a bug");

    private final List<String> models;

    /** Places whose model was called out of turn and failed. */
    private final BitSet spent = new BitSet();

    private int index;
    private int tries;
    private @Nullable Failure last;

    Course(List<String> models) {
        this.models = models;
    }

    /** The model whose turn it is; empty when the plan is used up. */
    Optional<String> model() {
        return index < models.size() ? Optional.of(models.get(index)) : Optional.empty();
    }

    String model(int place) {
        return models.get(place);
    }

    int index() {
        return index;
    }

    /** Calls of the model whose turn it is. */
    int tries() {
        return tries;
    }

    /** The model whose turn it is was called once more. */
    void called() {
        tries++;
    }

    /** The place behind this one that is worth a call; −1 when there is none. */
    int next(int place) {
        int next = spent.nextClearBit(place + 1);
        return next < models.size() ? next : -1;
    }

    boolean hasNext() {
        return next(index) >= 0;
    }

    /** Goes on to the next model. */
    void advance() {
        int next = next(index);
        index = next < 0 ? models.size() : next;
        tries = 0;
    }

    /** A model that was called beside another failed; the other has the turn. */
    void keepTo(Leg other, int failed) {
        spent.set(failed);
        if (index != other.index()) {
            index = other.index();
            tries = other.made().isPresent() ? 1 : 0;
        }
    }

    void failed(Failure failure) {
        last = failure;
    }

    /** Why the last call failed, or could not be made. */
    @Nullable
    Failure last() {
        return last;
    }

    /** What a query is answered with when its plan is used up. */
    Failure usedUp() {
        return last == null ? NO_MODEL : last;
    }
}
