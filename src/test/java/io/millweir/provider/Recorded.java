package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Recorded real answers, where they lie beside the checkout. */
public final class Recorded {
    private static final Path FOLDER = folder();

    private Recorded() {}

    /** The whole, unstreamed answers of one operation; skips the test when there are no recordings. */
    public static List<JsonNode> of(String provider, String operation) {
        return all(provider, operation).stream()
                .filter(each -> !each.path("streaming").asBoolean()
                        && each.path("response_body").isObject())
                .toList();
    }

    /** All answers of one operation, also streamed ones; skips the test when there are no recordings. */
    public static List<JsonNode> all(String provider, String operation) {
        return all(provider).stream()
                .filter(each -> each.path("operation").asText().equals(operation))
                .toList();
    }

    /** Every recording of one provider, streams and errors among them; skips the test when there are none. */
    public static List<JsonNode> all(String provider) {
        Path file = FOLDER.resolve(provider + ".jsonl");
        Assumptions.assumeTrue(Files.exists(file), "skipped: no recorded answers at " + file);
        ObjectMapper mapper = new ObjectMapper();
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> {
                        try {
                            return mapper.readTree(line);
                        } catch (IOException problem) {
                            throw new UncheckedIOException(problem);
                        }
                    })
                    .toList();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Beside the checkout, or beside a folder that holds it. */
    private static Path folder() {
        Path otherwise = Path.of("..", "shared", "data", "recorded");
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("shared/data/recorded"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(otherwise);
    }
}
