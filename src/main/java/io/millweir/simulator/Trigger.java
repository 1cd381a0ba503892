package io.millweir.simulator;

/** A fault and the calls that it befalls. */
sealed interface Trigger extends Word {
    Fault fault();

    /**
     * Whether this call is befallen.
     *
     * @param draw made for the call
     * @param traffic that it is part of
     */
    boolean fires(Draw draw, Traffic traffic);

    /** Every call. */
    record Always(Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, Traffic traffic) {
            return true;
        }
    }

    /** A share of the calls. */
    record Flaky(int percent, Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, Traffic traffic) {
            return draw.unit() * 100 < percent;
        }
    }

    /** The first calls of each query to a model. */
    record First(int calls, Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, Traffic traffic) {
            return traffic.earlier() < calls;
        }
    }

    /** Every call beyond so many at once to its model. */
    record Limit(int places, Fault fault) implements Trigger {
        @Override
        public boolean fires(Draw draw, Traffic traffic) {
            return !traffic.enters(places);
        }
    }
}
