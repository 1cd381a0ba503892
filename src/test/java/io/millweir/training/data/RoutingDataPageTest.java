package io.millweir.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/routing-data.md to the program. */
class RoutingDataPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("```jsonl\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    @TempDir
    private Path directory;

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/routing-data.md"));
    }

    @Test
    void the_example_is_read_and_written_as_it_stands_there() throws IOException {
        Matcher example = EXAMPLE.matcher(page());
        assertThat(example.find()).isTrue();
        Path file = Files.writeString(directory.resolve("example.jsonl"), example.group(1));
        Path written = directory.resolve("written.jsonl");

        RoutingData data = RoutingData.read(file);
        data.write(written);

        assertThat(data.warnings()).isEmpty();
        assertThat(data.rows()).hasSize(3);
        assertThat(data.models()).containsExactly("claude-haiku", "claude-sonnet", "nova-micro");
        assertThat(RoutingData.read(written).rows()).isEqualTo(data.rows());
    }

    @Test
    void the_fields_of_the_table_are_those_of_the_format() throws IOException {
        List<String> fields =
                FIELD.matcher(page()).results().map(found -> found.group(1)).toList();

        assertThat(new TreeSet<>(fields))
                .containsExactly(
                        "confidence",
                        "costs",
                        "input_tokens",
                        "latency_ms",
                        "output_tokens",
                        "query",
                        "scores",
                        "task",
                        "weight");
    }
}
