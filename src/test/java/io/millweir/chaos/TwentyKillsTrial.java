package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Instances are killed at random moments under load, and come back. */
class TwentyKillsTrial {
    private static final Duration GAP = Duration.ofSeconds(20);

    /** The session's 10 s, the transaction's 10 s, the grace of 5 s, and a machine with more to do. */
    private static final Duration FIRST_AGAIN = Duration.ofSeconds(40);

    private static Verdict killed(String test, String... settings) {
        int kills = Knobs.number("kills", 20);
        try (Play play = Play.begin(test, 2, Knobs.number("rate", 200), Scene.faulty(), settings)) {
            play.carryOut(Schedule.of(Knobs.seed(), GAP.multipliedBy(kills), GAP, 2, Happening.KILL), Duration.ZERO);
            play.instances.forEach(Instance::awaitReady);
            // Two cores take less than this load while JVMs start on them all the time: what is left is worked off.
            return play.end(Duration.ofMinutes(15));
        }
    }

    @Test
    void no_query_is_lost_or_answered_twice_and_every_call_is_booked_once() {
        Verdict verdict = killed("twenty-kills");

        verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        assertThat(verdict.findings().possibleDuplicates()).isZero();
        assertThat(verdict.recoveries())
                .allSatisfy(recovery ->
                        assertThat(recovery.first()).as(recovery.toString()).isLessThan(FIRST_AGAIN));
    }

    @Test
    void at_least_once_loses_nothing_and_marks_what_may_be_a_duplicate() {
        Verdict verdict = killed("twenty-kills-at-least-once", "kafka.processing-guarantee=at_least_once");

        verdict.assertKept().assertBeyondLedgerPerLoss(5);
    }
}
