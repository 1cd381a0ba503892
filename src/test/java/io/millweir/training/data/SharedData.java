package io.millweir.training.data;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds data that is kept beside the checkout and not in it; a test that needs absent data says so and is skipped. */
final class SharedData {
    private SharedData() {}

    static Path file(String file) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve("shared/data").resolve(file);
            if (Files.exists(found)) {
                return found;
            }
        }
        return abort("skipped: ../shared/data/" + file + " is absent");
    }
}
