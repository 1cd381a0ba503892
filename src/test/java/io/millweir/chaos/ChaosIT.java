package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.audit.Findings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A little of everything, in two minutes; {@code mvn verify -Pchaos} does much more of it. */
class ChaosIT {
    private static final long SEED = Long.getLong("chaos.seed", 20261122);

    @Test
    void nothing_is_lost_or_booked_twice_whatever_happens_to_the_processes() {
        Stage stage = new Stage("short", SEED);
        try (Play play = Play.begin("short", SEED, 40, stage, "one", "two")) {
            play.pass(Duration.ofSeconds(5));
            play.kill("one");
            play.pass(Duration.ofSeconds(2), Duration.ofSeconds(4));
            play.startAndWait("one");
            play.pass(Duration.ofSeconds(3));
            play.terminate("two");
            stage.forgetState("two");
            play.startAndWait("two");
            play.pass(Duration.ofSeconds(3));
            play.suspend("one", Duration.ofSeconds(14));
            play.pass(Duration.ofSeconds(3));
            play.say("the broker is stopped");
            stage.broker().terminate();
            stage.broker().await(Duration.ofSeconds(60));
            play.pass(Duration.ofSeconds(2));
            stage.startBrokerAgain();
            play.say("the broker is back");
            play.pass(Duration.ofSeconds(6));
            play.kill("two");
            play.start("two");
            play.pass(Duration.ofSeconds(3));

            Findings found = play.end(Duration.ofSeconds(90));

            assertThat(found.violations()).isEmpty();
            assertThat(found.violationCount()).isZero();
            assertThat(found.calls().get("ok")).isGreaterThanOrEqualTo(found.answered());
            assertThat(found.streams()).isPositive();
            assertThat(play.load().responses()).isEqualTo(play.load().sent());
        }
    }
}
