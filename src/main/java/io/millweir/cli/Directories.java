package io.millweir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Deletes a directory that a command made for itself. */
final class Directories {
    private static final int TRIES = 5;

    private Directories() {}

    static void delete(Path directory) {
        for (int tried = 1; Files.exists(directory); tried++) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException | UncheckedIOException e) {
                // A thread that is still ending may write or delete a file in between.
                if (tried == TRIES) {
                    throw new IllegalStateException("\"" + directory + "\": cannot be deleted; delete it by hand", e);
                }
            }
        }
    }
}
