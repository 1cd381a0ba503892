package io.millweir.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory, where the user may mount one. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;
    private final boolean mounted;

    SmallDisk(Path directory, int megabytes) {
        this.directory = directory;
        this.mounted = Shell.succeeds(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "millweir-chaos", directory.toString());
    }

    boolean isMounted() {
        return mounted;
    }

    Path directory() {
        return directory;
    }

    /** Takes all the room that is left. */
    void fill() {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(directory.resolve("ballast"))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            if (Files.notExists(directory.resolve("ballast"))) {
                throw new UncheckedIOException(full);
            }
        }
    }

    @Override
    public void close() {
        if (mounted) {
            // Lazily: a process that is being ended may still have files open.
            Shell.run("umount", "--lazy", directory.toString());
        }
    }
}
