package io.millweir.chaos;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Everything that can befall the processes, again and again, for {@code -Dchaos.minutes}. */
class LongChaosTrial {
    private static final Duration GAP = Duration.ofSeconds(25);

    @Test
    void the_books_agree_with_the_providers_after_a_long_time_of_everything() {
        Duration length = Duration.ofMinutes(Knobs.number("minutes", 10));
        int instances = Knobs.number("instances", 3);
        try (Play play = Play.begin("long", instances, Knobs.number("rate", 100), Scene.faulty())) {
            play.carryOut(
                    Schedule.of(Knobs.seed(), length, GAP, instances, Happening.values()), Duration.ofSeconds(15));
            Pause.millis(5_000);

            Verdict verdict = play.end(Duration.ofMinutes(4));

            verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        }
    }
}
