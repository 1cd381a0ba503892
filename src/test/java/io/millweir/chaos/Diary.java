package io.millweir.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints what is done and what is found, each with the seconds since the start, on standard output and to a file.
 *
 * <p>Threading: thread-safe.
 */
final class Diary implements AutoCloseable {
    private final long start = System.nanoTime();
    private final PrintStream file;

    Diary(Path path) {
        try {
            this.file = new PrintStream(Files.newOutputStream(path), true, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void note(String what) {
        String line = String.format(Locale.ROOT, "[%7.2f s] %s", (System.nanoTime() - start) / 1e9, what);
        System.out.println(line);
        file.println(line);
    }

    @Override
    public void close() {
        file.close();
    }
}
