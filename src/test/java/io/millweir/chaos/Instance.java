package io.millweir.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One Millweir, started again and again on its own state directory.
 *
 * <p>Threading: thread-safe.
 */
final class Instance {
    /** The machine may be busy with other things; the application itself gives up after 90 s. */
    private static final Duration START_LIMIT = Duration.ofSeconds(150);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);
    private static final Map<String, String> KEYS = Map.of(
            "OPENAI_API_KEY", "sk-simulated",
            "ANTHROPIC_API_KEY", "sk-ant-simulated",
            "AWS_ACCESS_KEY_ID", "AKIAMILLWEIRTEST0001",
            "AWS_SECRET_ACCESS_KEY", "simulated",
            "AWS_REGION", "us-east-1",
            "AWS_EC2_METADATA_DISABLED", "true");

    private final String name;
    private final Ground ground;
    private final List<String> before;
    private final Path config;
    private final List<String> settings;
    private final Path state;
    private int heapMb = 256;
    private Child child;
    private boolean wanted;

    /**
     * Not started yet.
     *
     * @param before comes in front of its command
     * @param settings {@code key=value}
     */
    Instance(String name, Ground ground, List<String> before, Path config, List<String> settings, Path state) {
        this.name = name;
        this.ground = ground;
        this.before = before;
        this.config = config;
        this.settings = settings;
        this.state = state;
    }

    String name() {
        return name;
    }

    Path state() {
        return state;
    }

    /** From its next start on. */
    synchronized void heap(int megabytes) {
        heapMb = megabytes;
    }

    /** Starts it, without waiting. */
    synchronized void launch() {
        wanted = true;
        List<String> arguments = new ArrayList<>(
                List.of("run", "--config", config.toString(), "--http-port", "0", "--state-dir", state.toString()));
        for (String setting : settings) {
            arguments.add("--set");
            arguments.add(setting);
        }
        child = ground.java(name, before, heapMb, KEYS, "io.millweir.cli.Millweir", arguments);
    }

    void awaitReady() {
        child().awaitReady(START_LIMIT);
    }

    void start() {
        launch();
        awaitReady();
    }

    synchronized void kill() {
        wanted = false;
        child.kill();
    }

    /** SIGTERM; its status. */
    int stop() {
        Child stopping = unwanted();
        return stopping.terminate(STOP_LIMIT);
    }

    synchronized void pause() {
        child.pause();
    }

    synchronized void resume() {
        child.resume();
    }

    /** Between two starts. */
    void loseState() {
        Ground.delete(state);
    }

    /** Whether it ended though nobody told it to. */
    synchronized boolean hasEndedByItself() {
        return wanted && !child.isAlive();
    }

    synchronized boolean isAlive() {
        return child != null && child.isAlive();
    }

    synchronized Child child() {
        return child;
    }

    /** Nobody starts it again. */
    synchronized Child unwanted() {
        wanted = false;
        return child;
    }

    synchronized void close() {
        wanted = false;
        if (child != null) {
            child.kill();
        }
    }
}
