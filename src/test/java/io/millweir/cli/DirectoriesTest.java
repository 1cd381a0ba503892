package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {
    @TempDir
    private Path directory;

    @Test
    void a_directory_is_deleted_with_everything_in_it_and_nothing_beside_it() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "kept");
        Path inside = Files.createDirectories(directory.resolve("data/a/b")).resolve("f");
        Files.writeString(inside, "x");
        Files.createSymbolicLink(directory.resolve("data/link"), outside);

        Directories.delete(directory.resolve("data"));

        assertThat(directory.resolve("data")).doesNotExist();
        assertThat(outside).hasContent("kept");
    }

    @Test
    void a_directory_that_is_gone_already_is_fine() {
        Directories.delete(directory.resolve("gone"));

        assertThat(directory).isEmptyDirectory();
    }
}
