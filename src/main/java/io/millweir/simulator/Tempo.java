package io.millweir.simulator;

import java.time.Duration;
import java.util.List;

/** The waits of a streamed answer: before its first delta, and between two. */
record Tempo(Duration beforeFirst, Duration between) {
    static final Tempo AT_ONCE = new Tempo(Duration.ZERO, Duration.ZERO);

    /** The sum of the words given, of which at most one is of each kind. */
    static Tempo of(List<Pace> paces) {
        Tempo tempo = AT_ONCE;
        for (Pace pace : paces) {
            tempo = pace instanceof Pace.Between between
                    ? new Tempo(tempo.beforeFirst, Duration.ofMillis(between.millis()))
                    : new Tempo(Duration.ofMillis(((Pace.BeforeFirst) pace).millis()), tempo.between);
        }
        return tempo;
    }
}
