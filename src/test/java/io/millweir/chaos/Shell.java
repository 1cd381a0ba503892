package io.millweir.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Commands of the operating system. */
final class Shell {
    private Shell() {}

    /** Runs it; throws with what it printed when it fails. */
    static void run(String... command) {
        Outcome outcome = tried(command);
        if (outcome.status() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + outcome.printed());
        }
    }

    /** Whether it is there and succeeds. */
    static boolean succeeds(String... command) {
        return tried(command).status() == 0;
    }

    private record Outcome(int status, String printed) {}

    private static Outcome tried(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, "did not end");
            }
            return new Outcome(process.exitValue(), printed);
        } catch (IOException e) {
            return new Outcome(-1, new UncheckedIOException(e).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
