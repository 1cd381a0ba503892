package io.millweir.simulator;

import java.time.Duration;

/** How long a call waits before its answer begins. */
sealed interface Wait extends Word {
    Wait NONE = new Fixed(0);

    /** The wait of the call that this draw was made for. */
    Duration length(Draw draw);

    /** The same for every call. */
    record Fixed(long millis) implements Wait {
        @Override
        public Duration length(Draw draw) {
            return Duration.ofMillis(millis);
        }
    }

    /** Lognormal, as the latencies of real services nearly are. */
    record Lognormal(long medianMillis, int sigmaHundredths) implements Wait {
        private static final long LONGEST_MILLIS = 600_000;

        @Override
        public Duration length(Draw draw) {
            double millis = medianMillis * StrictMath.exp(sigmaHundredths / 100.0 * draw.gaussian());
            return Duration.ofMillis(Math.round(Math.min(millis, LONGEST_MILLIS)));
        }
    }
}
