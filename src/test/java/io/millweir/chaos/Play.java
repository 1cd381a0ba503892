package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.audit.Findings;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * A scenario under load: says what it does and when, and at the end holds the topics against the promises and the
 * providers' ledger.
 */
final class Play implements AutoCloseable {
    private final String name;
    private final Instant began = Instant.now();
    private final Stage stage;
    private final Load load;
    private final Random random;
    private int kills;

    private Play(String name, long seed, int perSecond, Stage stage) {
        this.name = name;
        this.stage = stage;
        this.random = new Random(seed);
        say("seed " + seed + ", " + perSecond + " queries/s, instances " + stage.names());
        this.load = new Load(stage.bootstrapServers(), perSecond, seed);
    }

    /** Begins with these instances up, and load. */
    static Play begin(String name, long seed, int perSecond, Stage stage, String... instances) {
        try {
            stage.startAll(instances);
            return new Play(name, seed, perSecond, stage);
        } catch (RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    Stage stage() {
        return stage;
    }

    Load load() {
        return load;
    }

    Random random() {
        return random;
    }

    void say(String what) {
        System.out.printf(
                "chaos %s +%.1fs: %s%n",
                name, Duration.between(began, Instant.now()).toMillis() / 1000.0, what);
    }

    /** Goes on for a while. */
    void pass(Duration time) {
        JavaProcess.pause(time);
    }

    /** Goes on for a random while. */
    void pass(Duration least, Duration most) {
        pass(least.plusMillis(random.nextInt((int) most.minus(least).toMillis() + 1)));
    }

    String anyInstance() {
        return stage.names().get(random.nextInt(stage.names().size()));
    }

    void kill(String instance) {
        say("kill -9 " + instance);
        kills++;
        stage.instance(instance).kill();
    }

    void start(String instance) {
        say("start " + instance);
        stage.start(instance);
    }

    void startAndWait(String instance) {
        stage.start(instance).awaitReady();
        say("started " + instance);
    }

    /** SIGTERM, and waits for the end. */
    void terminate(String instance) {
        say("SIGTERM " + instance);
        stage.instance(instance).terminate();
        int status = stage.instance(instance).await(Duration.ofSeconds(90));
        say("ended " + instance + " with status " + status);
        assertThat(status).as(instance + " after SIGTERM").isZero();
    }

    void suspend(String instance, Duration time) {
        say("SIGSTOP " + instance + " for " + time.toSeconds() + " s");
        kills++;
        stage.instance(instance).suspend();
        pass(time);
        stage.instance(instance).resume();
        say("SIGCONT " + instance);
    }

    /** Ends the load, waits for the last answer, and judges. */
    Findings end(Duration limit) {
        say("load ends after " + load.sent() + " queries, " + load.answered() + " answered");
        boolean all = load.finish(limit);
        say("waited for the last answer: " + load.answered() + " of " + load.sent() + " answered, " + load.responses()
                + " responses");
        Findings found = stage.audit();
        say("audit: " + found.queries() + " query records, " + found.answered() + " answered ok, " + found.failed()
                + " with an error, " + found.repeated() + " repeated ids; calls " + found.calls() + " against "
                + found.ledgerCalls() + " in the ledger; lost " + found.lost() + ", beyond the ledger "
                + found.beyondLedger() + " (" + kills + " kills and suspensions); " + found.streams()
                + " streams compared; possible duplicates " + found.possibleDuplicates() + "; violations "
                + found.violationCount());
        found.violations().stream().limit(20).forEach(violation -> say("violation: " + violation));
        found.limits().forEach(each -> say("limit: " + each));
        assertThat(all).as("every query is answered").isTrue();
        return found;
    }

    int kills() {
        return kills;
    }

    @Override
    public void close() {
        try {
            load.close();
        } finally {
            stage.close();
        }
    }
}
