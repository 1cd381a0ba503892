package io.millweir.audit;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The chunks of one attempt, folded in the order of their indexes; those that came too early wait. */
final class AttemptStream {
    /** More than this many chunks ahead of a missing one are no disorder of a writer. */
    private static final int MOST_EARLY = 1_000;

    private final int attempt;
    private int next;
    private int most = -1;
    private boolean reset;
    private boolean finished;
    private Joined text = Joined.EMPTY;
    private @Nullable TreeMap<Integer, Joined> early;

    AttemptStream(int attempt) {
        this.attempt = attempt;
    }

    int attempt() {
        return attempt;
    }

    /** Takes a chunk; one whose index was seen before says nothing new. */
    void take(int index, Joined delta, boolean isReset, boolean last) {
        most = Math.max(most, index);
        finished |= last;
        reset |= isReset && index == 0;
        if (index > next) {
            if (early == null) {
                early = new TreeMap<>();
            }
            if (early.size() < MOST_EARLY) {
                early.putIfAbsent(index, delta);
            }
        } else if (index == next) {
            text = text.and(delta);
            next++;
            followUp();
        }
    }

    private void followUp() {
        while (early != null && !early.isEmpty() && early.firstKey() <= next) {
            var first = early.pollFirstEntry();
            if (first.getKey() == next) {
                text = text.and(first.getValue());
                next++;
            }
        }
        if (early != null && early.isEmpty()) {
            early = null;
        }
    }

    boolean began() {
        return most >= 0;
    }

    /** The first index that is missing before one that is there; negative when none is. */
    int gap() {
        return most >= next ? next : -1;
    }

    boolean startsWithReset() {
        return reset;
    }

    boolean finished() {
        return finished;
    }

    Joined text() {
        return text;
    }
}
