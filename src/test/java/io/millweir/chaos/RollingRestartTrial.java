package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Instances that are stopped and started in order, while the load goes on: no call is repeated, no query waits long. */
class RollingRestartTrial {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Test
    void a_rolling_restart_of_three_instances_repeats_no_call_and_holds_no_query_up() {
        try (Play play = Play.begin("rolling-restart", 3, Knobs.number("rate", 100), Scene.healthy())) {
            Pause.millis(10_000);
            for (Instance instance : play.instances) {
                stop(play, instance);
                instance.start();
                play.say(instance.name() + " is ready again");
                Pause.millis(5_000);
            }

            Verdict verdict = play.end(Duration.ofMinutes(2));

            assertUndisturbed(verdict);
        }
    }

    @Test
    void instances_that_join_and_leave_repeat_no_call_and_hold_no_query_up() {
        try (Play play = Play.begin("scale", 1, Knobs.number("rate", 100), Scene.healthy())) {
            Pause.millis(8_000);
            Instance second = play.rig.instance("instance-2");
            second.start();
            play.say("two instances");
            Pause.millis(8_000);
            Instance third = play.rig.instance("instance-3");
            third.start();
            play.say("three instances");
            Pause.millis(8_000);
            stop(play, play.instances.get(0));
            Pause.millis(8_000);
            stop(play, third);
            Pause.millis(8_000);

            Verdict verdict = play.end(Duration.ofMinutes(2));

            assertUndisturbed(verdict);
        }
    }

    private static void stop(Play play, Instance instance) {
        play.say("SIGTERM " + instance.name());
        int status = instance.stop();
        play.say(instance.name() + " ended with " + status);
        assertThat(status).isZero();
    }

    private static void assertUndisturbed(Verdict verdict) {
        verdict.assertKept();
        assertThat(verdict.findings().lost()).as("lost calls").isZero();
        assertThat(verdict.findings().failed()).as("failed queries").isZero();
        assertThat(verdict.findings().ledgerCalls()).as("calls").isEqualTo(verdict.sent());
        assertThat(verdict.longestHeldMs())
                .as("longest time with no provider at work")
                .isLessThan(LONGEST.toMillis());
    }
}
