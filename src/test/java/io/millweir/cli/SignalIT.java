package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of their own that get SIGTERM. */
@Timeout(180)
class SignalIT {
    @TempDir
    private Path directory;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                "io.millweir.cli.Millweir"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("stderr").toFile())
                .start();
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = out.readLine();
        }
        assertThat(line).as("the line that says ready").isNotNull();
    }

    private static void terminate(Process process) throws InterruptedException {
        try {
            // SIGTERM on every Unix.
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("millweir")))
                    .isEmpty();
        }
    }

    @Test
    void the_simulator_ends_with_0() throws Exception {
        Process process = start("simulate");
        awaitReady(process);

        terminate(process);
    }

    @Test
    void the_demo_ends_with_0_when_it_is_up() throws Exception {
        Process process = start("demo");
        awaitReady(process);

        terminate(process);

        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 700, 1_800, 3_500})
    void the_demo_ends_with_0_and_leaves_nothing_while_it_starts(long milliseconds) throws Exception {
        Process process = start("demo");
        while (process.isAlive() && !Files.exists(directory.resolve("stderr"))) {
            Thread.sleep(10);
        }
        awaitDirectory(process);
        Thread.sleep(milliseconds);

        terminate(process);

        assertNothingLeft();
    }

    @Test
    void standalone_ends_with_0() throws Exception {
        Process process = start(
                "standalone",
                "--kafka-port",
                "0",
                "--http-port",
                "0",
                "--data-dir",
                directory.resolve("data").toString());
        awaitReady(process);

        terminate(process);
    }

    /** Before the demo has its directory, the JVM may not have got as far as to notice a signal. */
    private void awaitDirectory(Process process) throws IOException, InterruptedException {
        while (process.isAlive()) {
            try (Stream<Path> made = Files.list(directory)) {
                if (made.anyMatch(path -> path.getFileName().toString().startsWith("millweir-demo"))) {
                    return;
                }
            }
            Thread.sleep(10);
        }
    }
}
