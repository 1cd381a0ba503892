package io.millweir.simulator;

import java.util.function.IntSupplier;

/** A fault and the calls that it befalls. */
sealed interface Trigger extends Word {
    Fault fault();

    /**
     * Whether this call is befallen.
     *
     * @param draw made for the call
     * @param earlier how many calls of the same query to the same model came before
     */
    boolean fires(Draw draw, IntSupplier earlier);

    /** Every call. */
    record Always(Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, IntSupplier earlier) {
            return true;
        }
    }

    /** A share of the calls. */
    record Flaky(int percent, Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, IntSupplier earlier) {
            return draw.unit() * 100 < percent;
        }
    }

    /** The first calls of each query to a model. */
    record First(int calls, Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, IntSupplier earlier) {
            return earlier.getAsInt() < calls;
        }
    }
}
