package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The disk of one instance's state directory is full. */
class FullDiskTrial {
    private static final int SIZE_MB = 64;

    @Test
    void the_process_ends_and_names_the_directory_and_the_other_goes_on() {
        try (Play play = Play.begin("full-disk", 1, Knobs.number("rate", 100), Scene.faulty());
                SmallDisk disk = new SmallDisk(play.rig.ground.directory("small-disk"), SIZE_MB)) {
            assumeThat(disk.isMounted())
                    .as("this machine lets nobody mount a small disk")
                    .isTrue();
            Path state = disk.directory().resolve("state");
            Instance cramped = play.rig.instance("cramped", List.of(), state);
            cramped.start();
            play.say("ready: cramped, with its state on a disk of " + SIZE_MB + " MB");
            Pause.millis(10_000);

            Child process = cramped.unwanted();
            play.callsMayBeLost();
            disk.fill();
            play.say("that disk is full");
            boolean ended = process.await(Duration.ofSeconds(150));

            assertThat(ended).as("the process ends").isTrue();
            play.say("cramped ended with status " + process.exitValue() + ": "
                    + process.lines().get(process.lines().size() - 1));
            Verdict verdict = play.end(Duration.ofMinutes(3));
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(process.lines())
                    .anySatisfy(line -> assertThat(line).contains("kafka.state-dir", state.toString()));
            verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        }
    }
}
