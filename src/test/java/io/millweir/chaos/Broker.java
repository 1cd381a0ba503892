package io.millweir.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The broker's process, and the next one on the same directory and port. */
final class Broker {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Ground ground;
    private final Path directory;
    private final int port = Ground.freePort();
    private Child child;

    Broker(Ground ground) {
        this.ground = ground;
        this.directory = ground.directory("kafka");
    }

    void start() {
        child = ground.java(
                "broker",
                List.of(),
                512,
                Map.of(),
                BrokerMain.class.getName(),
                List.of(directory.toString(), String.valueOf(port)));
        child.awaitReady(LIMIT);
    }

    int port() {
        return port;
    }

    String bootstrapServers() {
        return "localhost:" + port;
    }

    void kill() {
        child.kill();
    }

    void stop() {
        child.terminate(LIMIT);
    }

    void pause() {
        child.pause();
    }

    void resume() {
        child.resume();
    }

    void close() {
        if (child != null) {
            child.kill();
        }
    }
}
