package io.millweir.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Processes under load, from the first query to the verdict.
 *
 * <p>Threading: for the test's thread.
 */
final class Play implements AutoCloseable {
    final Rig rig;
    final List<Instance> instances;
    final Traffic traffic;
    private final Answers answers;
    private final Map<String, String> behaviours;
    private final List<Instant> losses = new ArrayList<>();

    private Play(Rig rig, List<Instance> instances, Map<String, String> behaviours, int perSecond) {
        this.rig = rig;
        this.instances = instances;
        this.behaviours = behaviours;
        this.answers = new Answers(rig.broker.bootstrapServers());
        this.traffic = new Traffic(rig.broker.bootstrapServers(), Knobs.seed(), perSecond);
        rig.diary.note("load begins: " + perSecond + " queries/s");
    }

    /**
     * Begins with as many instances, all ready.
     *
     * @param behaviours what the providers do
     * @param settings of the instances, {@code key=value}
     */
    static Play begin(String test, int instances, int perSecond, Map<String, String> behaviours, String... settings) {
        Rig rig = new Rig(test, Knobs.seed(), behaviours, settings);
        try {
            return new Play(rig, rig.started(instances), behaviours, perSecond);
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    void carryOut(Schedule schedule, Duration freeze) {
        new Mischief(this, freeze).carryOut(schedule);
    }

    void say(String what) {
        rig.diary.note(what);
    }

    /** From now on calls may be lost. */
    void callsMayBeLost() {
        losses.add(Instant.now());
    }

    /** One provider throttles everything for a while. */
    void throttle(Duration time) {
        rig.providers.behaves(Scene.throttled());
        Pause.millis(time.toMillis());
        rig.providers.behaves(behaviours);
    }

    /** Queries answered until now. */
    int answered() {
        return answers.count();
    }

    /** Ends the load, waits for the last answer, and judges. */
    Verdict end(Duration limit) {
        int sent = traffic.stop();
        say("load ends: " + sent + " queries, " + traffic.repetitions() + " of them sent again; " + answers.count()
                + " are answered");
        return Verdict.of(rig, sent, answers, losses, limit);
    }

    @Override
    public void close() {
        traffic.close();
        answers.close();
        rig.close();
    }
}
