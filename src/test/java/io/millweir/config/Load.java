package io.millweir.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads configurations for tests. */
final class Load {
    private Load() {}

    static ConfigLoader.Loaded nothing() {
        return environment(Map.of());
    }

    static ConfigLoader.Loaded environment(Map<String, String> environment) {
        return new ConfigLoader(environment).load(Optional.empty(), List.of());
    }

    static ConfigLoader.Loaded set(String... assignments) {
        return new ConfigLoader(Map.of()).load(Optional.empty(), List.of(assignments));
    }

    static ConfigLoader.Loaded yaml(String yaml, String... assignments) {
        return yaml(yaml, Map.of(), assignments);
    }

    static ConfigLoader.Loaded yaml(String yaml, Map<String, String> environment, String... assignments) {
        try {
            Path file = Files.createTempFile("millweir", ".yaml");
            try {
                Files.writeString(file, yaml);
                return new ConfigLoader(environment).load(Optional.of(file), List.of(assignments));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
