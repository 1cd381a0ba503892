package io.millweir.chaos;

import java.time.Duration;

/**
 * Carries a schedule out.
 *
 * <p>Threading: for the test's thread.
 */
final class Mischief {
    private static final Duration THROTTLED = Duration.ofSeconds(6);

    private final Play play;
    private final Duration freeze;

    /**
     * Nothing happened yet.
     *
     * @param freeze how long an instance stands still
     */
    Mischief(Play play, Duration freeze) {
        this.play = play;
        this.freeze = freeze;
    }

    /** Returns when all is through; an instance that was started may still be starting. */
    void carryOut(Schedule schedule) {
        long start = System.nanoTime();
        for (Schedule.Step step : schedule.steps()) {
            Pause.millis(step.at().toMillis() - (System.nanoTime() - start) / 1_000_000);
            befall(step);
        }
    }

    private void befall(Schedule.Step step) {
        Instance instance = play.instances.get(step.instance());
        // What happens to a process that is starting is another test's.
        if (step.what() != Happening.THROTTLE) {
            play.instances.forEach(Instance::awaitReady);
        }
        if (step.what().losesCalls()) {
            play.callsMayBeLost();
        }
        switch (step.what()) {
            case KILL -> {
                note("kill -9 " + instance.name() + ", back after " + step.pauseMs() + " ms");
                instance.kill();
                Pause.millis(step.pauseMs());
                instance.launch();
            }
            case LOSE_STATE -> {
                note("kill -9 " + instance.name() + ", back without its state after " + step.pauseMs() + " ms");
                instance.kill();
                instance.loseState();
                Pause.millis(step.pauseMs());
                instance.launch();
            }
            case RESTART -> {
                note("SIGTERM " + instance.name());
                int status = instance.stop();
                note(instance.name() + " ended with " + status + "; it is started again");
                instance.launch();
            }
            case FREEZE -> {
                note("SIGSTOP " + instance.name() + " for " + freeze.toMillis() + " ms");
                instance.pause();
                Pause.millis(freeze.toMillis());
                instance.resume();
                note("SIGCONT " + instance.name());
            }
            case RESTART_BROKER -> {
                note("SIGTERM broker, back after " + step.pauseMs() + " ms");
                play.rig.broker.stop();
                Pause.millis(step.pauseMs());
                play.rig.broker.start();
                note("broker is back");
            }
            case KILL_BROKER -> {
                note("kill -9 broker, back after " + step.pauseMs() + " ms");
                play.rig.broker.kill();
                Pause.millis(step.pauseMs());
                play.rig.broker.start();
                note("broker is back");
            }
            case THROTTLE -> {
                note("OpenAI throttles everything for " + THROTTLED.toSeconds() + " s");
                play.throttle(THROTTLED);
                note("OpenAI is well again");
            }
        }
    }

    private void note(String what) {
        play.say(what);
    }
}
