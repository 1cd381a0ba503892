package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody is away for a while, and comes back: an instance, the broker, or the way between the two. */
class AwayTrial {
    private static final int MINUTE_MS = 60_000;

    @Test
    void a_process_that_stands_still_for_longer_than_its_session_does_no_harm_when_it_goes_on() {
        try (Play play = Play.begin("zombie", 2, Knobs.number("rate", 100), Scene.faulty())) {
            for (Instance instance : play.instances) {
                Pause.millis(8_000);
                play.callsMayBeLost();
                play.say("SIGSTOP " + instance.name() + " for 25 s");
                instance.pause();
                Pause.millis(25_000);
                instance.resume();
                play.say("SIGCONT " + instance.name());
            }
            Pause.millis(15_000);

            Verdict verdict = play.end(Duration.ofMinutes(2));

            verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        }
    }

    @Test
    void a_broker_that_is_away_for_a_minute_makes_nobody_dead() {
        try (Play play = Play.begin("broker-away", 2, Knobs.number("rate", 100), Scene.faulty())) {
            Pause.millis(10_000);
            play.say("SIGSTOP broker for 60 s");
            play.rig.broker.pause();
            Pause.millis(MINUTE_MS);
            play.rig.broker.resume();
            play.say("SIGCONT broker");
            Pause.millis(20_000);

            Verdict verdict = play.end(Duration.ofMinutes(3));

            verdict.assertKept();
            assertThat(verdict.findings().lost()).as("lost calls").isZero();
        }
    }

    @Test
    void an_instance_that_is_cut_off_from_the_broker_for_a_minute_is_replaced_and_comes_back() {
        assumeThat(Namespace.isPossible())
                .as("this machine lets nobody make network namespaces; the broker is stopped instead, elsewhere")
                .isTrue();
        try (Play play = Play.begin("cut-off", 1, Knobs.number("rate", 100), Scene.faulty());
                Namespace namespace =
                        new Namespace(play.rig.ground, play.rig.broker.port(), play.rig.providers.port())) {
            Path state = play.rig.ground.directory("state").resolve("far");
            Instance far = play.rig.instance("far", namespace.entering(), state);
            far.start();
            play.say("ready: far, in a network namespace");
            Pause.millis(10_000);
            play.callsMayBeLost();
            play.say("far has no way to the broker for 60 s");
            namespace.cut();
            Pause.millis(MINUTE_MS);
            namespace.mend();
            play.say("far has its way to the broker again");
            Pause.millis(20_000);

            Verdict verdict = play.end(Duration.ofMinutes(3));

            verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        }
    }

    @Test
    void an_instance_that_lost_its_state_directory_goes_on_from_the_changelogs() {
        try (Play play = Play.begin("lost-state", 2, Knobs.number("rate", 100), Scene.faulty())) {
            List<Schedule.Step> steps = List.of(
                    new Schedule.Step(Duration.ofSeconds(10), Happening.LOSE_STATE, 0, 1_000),
                    new Schedule.Step(Duration.ofSeconds(35), Happening.LOSE_STATE, 1, 1_000));
            play.carryOut(new Schedule(steps), Duration.ZERO);
            play.instances.forEach(Instance::awaitReady);
            Pause.millis(10_000);

            Verdict verdict = play.end(Duration.ofMinutes(3));

            verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        }
    }
}
