package io.millweir.training.metrics;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs Python programs that a model wrote, each in a process of its own: with limits of CPU time, memory, file size and
 * time, in an empty directory, without the environment of this process, and without a network and with its own process
 * ids where the system lets an ordinary user have that ({@code unshare}). It keeps mistakes from doing harm. It is no
 * prison for malice: the program can read what this user can.
 *
 * <p>Threading: thread-safe; each run has its own directory and process.
 */
public final class CodeSandbox {
    private static final Duration PROBE = Duration.ofSeconds(10);
    private static final String ISOLATED = "unshare -r -n --pid --fork --kill-child";

    private final Limits limits;
    private final boolean isolated;

    /**
     * What a program may use.
     *
     * @param cpu seconds of the processor, rounded up
     * @param wall until it is killed
     * @param memoryMegabytes of address space
     */
    public record Limits(Duration cpu, Duration wall, int memoryMegabytes) {
        /** Five seconds of the processor within ten, and 512 MB. */
        public static Limits usual() {
            return new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), 512);
        }
    }

    private CodeSandbox(Limits limits, boolean isolated) {
        this.limits = limits;
        this.isolated = isolated;
    }

    /**
     * A sandbox with these limits.
     *
     * @throws IllegalStateException when this machine has no {@code python3} or no {@code sh} to run it
     */
    public static CodeSandbox open(Limits limits) {
        CodeSandbox plain = new CodeSandbox(limits, false);
        CodeSandbox isolated = new CodeSandbox(limits, true);
        if (isolated.works()) {
            return isolated;
        }
        if (plain.works()) {
            return plain;
        }
        throw new IllegalStateException("python3: cannot be run here, and code is scored by running it; install"
                + " python3, or leave --allow-code and the code tasks out");
    }

    private boolean works() {
        return passes("", PROBE);
    }

    /** Whether programs have no network and see no other processes. */
    public boolean isolated() {
        return isolated;
    }

    /** Whether a program runs to its end without an error and within the limits. */
    public boolean passes(String program) {
        return passes(program, limits.wall());
    }

    private boolean passes(String program, Duration wall) {
        try {
            Path directory = Files.createTempDirectory("millweir-code");
            try {
                return run(program, directory, wall);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("code: interrupted while it ran; score it again", e);
        }
    }

    private boolean run(String program, Path directory, Duration wall) throws IOException, InterruptedException {
        // A program can end itself with status 0 before its tests; only one that came to its end knows this line.
        String end = UUID.randomUUID().toString();
        Files.writeString(directory.resolve("program.py"), program + "\nprint('\\n" + end + "', flush=True)\n");
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOME", directory.toString());
        environment.put("TMPDIR", directory.toString());
        Process process = start(builder);
        if (process == null) {
            return false;
        }
        boolean ended = false;
        try {
            ended = process.waitFor(wall.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Also what it started and left running.
            Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        }
        process.waitFor();
        return ended && process.exitValue() == 0 && endsWith(output, end);
    }

    private static @Nullable Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException noShell) {
            return null;
        }
    }

    private List<String> command() {
        long cpu = Math.max(1, (limits.cpu().toMillis() + 999) / 1_000);
        String script = "ulimit -t " + cpu + "; ulimit -v " + limits.memoryMegabytes() * 1_024L + "; ulimit -f 2048;"
                + " ulimit -c 0; exec python3 -I -S -B program.py";
        List<String> command = new ArrayList<>();
        if (isolated) {
            command.addAll(List.of(ISOLATED.split(" ")));
        }
        command.addAll(List.of("sh", "-c", script));
        return command;
    }

    private static boolean endsWith(Path output, String end) throws IOException {
        // The limit of file size bounds what is read.
        return Files.readString(output, StandardCharsets.ISO_8859_1).endsWith("\n" + end + "\n");
    }

    private static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(directory)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
