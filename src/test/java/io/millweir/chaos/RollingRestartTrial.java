package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Instances that are stopped and started in order, while the load goes on: no call is repeated, no query waits long. The
 * load leaves room on two cores for the JVMs that start, or queries would wait for those.
 */
class RollingRestartTrial {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int WARM_UP_MS = 20_000;

    @Test
    void a_rolling_restart_of_three_instances_repeats_no_call_and_holds_no_query_up() {
        try (Play play = Play.begin("rolling-restart", 3, Knobs.number("rate", 50), Scene.healthy())) {
            Pause.millis(WARM_UP_MS);
            Instant begun = Instant.now();
            for (Instance instance : play.instances) {
                stop(play, instance);
                instance.start();
                play.say(instance.name() + " is ready again");
                Pause.millis(5_000);
            }

            Verdict verdict = play.end(Duration.ofMinutes(2));

            assertUndisturbed(verdict, begun);
        }
    }

    @Test
    void instances_that_join_and_leave_repeat_no_call_and_hold_no_query_up() {
        try (Play play = Play.begin("scale", 1, Knobs.number("rate", 50), Scene.healthy())) {
            Pause.millis(WARM_UP_MS);
            Instant begun = Instant.now();
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

            assertUndisturbed(verdict, begun);
        }
    }

    private static void stop(Play play, Instance instance) {
        play.say("SIGTERM " + instance.name());
        int status = instance.stop();
        play.say(instance.name() + " ended with " + status);
        assertThat(status).isZero();
    }

    private static void assertUndisturbed(Verdict verdict, Instant since) {
        verdict.assertKept();
        System.out.println("longest without a provider at work, of queries answered since: "
                + verdict.longestHeldMs(since) + " ms");
        assertThat(verdict.findings().lost()).as("lost calls").isZero();
        assertThat(verdict.findings().failed()).as("failed queries").isZero();
        assertThat(verdict.findings().ledgerCalls()).as("calls").isEqualTo(verdict.sent());
        assertThat(verdict.longestHeldMs(since))
                .as("longest time with no provider at work")
                .isLessThan(LONGEST.toMillis());
    }
}
