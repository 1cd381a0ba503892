package io.millweir.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own, with its log; signalled by its id.
 *
 * <p>Threading: thread-safe.
 */
final class Child {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        // Also where a test never gets to its end.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "stop-children"));
    }

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; what it prints goes to the log. */
    static Child start(List<String> command, Map<String, String> environment, Path log) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            RUNNING.add(process);
            var unused = process.onExit().thenAccept(RUNNING::remove);
            return new Child(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line that begins with {@code ready}. */
    String awaitReady(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            for (String line : lines()) {
                if (line.startsWith("ready ")) {
                    return line;
                }
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("ended with status " + process.exitValue() + "; see " + log);
            }
            Pause.millis(100);
        }
        throw new IllegalStateException("was not ready within " + limit + "; see " + log);
    }

    List<String> lines() {
        try {
            return Files.exists(log) ? List.of(Files.readString(log).split("\n")) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitValue() {
        return process.exitValue();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(30));
    }

    /** SIGTERM; returns when it has ended, with its status. */
    int terminate(Duration limit) {
        process.destroy();
        if (!await(limit)) {
            throw new IllegalStateException("did not end within " + limit + " of SIGTERM; see " + log);
        }
        return process.exitValue();
    }

    /** SIGSTOP: it does nothing more, and does not know it. */
    void pause() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void resume() {
        signal("-CONT");
    }

    boolean await(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void signal(String name) {
        Shell.run("kill", name, String.valueOf(process.pid()));
    }
}
