package io.millweir.audit;

import java.util.Arrays;

/** The calls of one query, each in a long: number, then model, outcome and whether it may be a duplicate. */
final class Calls {
    static final long[] NONE = {};
    static final int MODELS = 1 << 20;
    static final int OUTCOMES = 1 << 10;
    private static final int MOST_ATTEMPTS = (1 << 24) - 1;
    private static final int MODEL_SHIFT = 20;
    private static final int NUMBER_SHIFT = 40;
    private static final int OUTCOME_SHIFT = 1;

    private Calls() {}

    static long of(int number, int model, int outcome, boolean marked) {
        return (long) Math.min(number, MOST_ATTEMPTS) << NUMBER_SHIFT
                | (long) model << MODEL_SHIFT
                | (long) outcome << OUTCOME_SHIFT
                | (marked ? 1 : 0);
    }

    static int number(long call) {
        return (int) (call >>> NUMBER_SHIFT);
    }

    static int model(long call) {
        return (int) (call >>> MODEL_SHIFT) & MODELS - 1;
    }

    static int outcome(long call) {
        return (int) (call >>> OUTCOME_SHIFT) & OUTCOMES - 1;
    }

    static boolean marked(long call) {
        return (call & 1) != 0;
    }

    /** Where the call of this number is, or a negative number. */
    static int find(long[] calls, int number) {
        for (int i = 0; i < calls.length; i++) {
            if (number(calls[i]) == number) {
                return i;
            }
        }
        return -1;
    }

    /** The calls and one more, in the order of their numbers. */
    static long[] with(long[] calls, long call) {
        long[] more = Arrays.copyOf(calls, calls.length + 1);
        more[calls.length] = call;
        Arrays.sort(more);
        return more;
    }

    /** Whether both say the same of the call, the mark aside. */
    static boolean same(long one, long other) {
        return (one | 1) == (other | 1);
    }
}
