package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.training.data.QueryRow;
import io.millweir.training.metrics.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Holds docs/generate.md to the program. */
class GeneratePageTest {
    @TempDir
    private Path directory;

    private static Markdown page() throws IOException {
        return Markdown.read(Path.of("docs/generate.md"));
    }

    private static List<Markdown.Row> rows(String heading) throws IOException {
        return page().rows().stream()
                .filter(row -> row.heading().equals(heading))
                .toList();
    }

    @Test
    void the_metrics_are_those_of_the_program() throws IOException {
        assertThat(rows("Metrics").stream().map(row -> row.code(0).get(0)))
                .containsExactlyElementsOf(
                        Arrays.stream(MetricName.values()).map(MetricName::text).toList());
        TreeSet<String> named = new TreeSet<>();
        for (Markdown.Row row : rows("Metrics")) {
            named.addAll(row.code(0));
            named.addAll(row.code(1));
            assertThat(MetricName.of(row.code(1).get(0)))
                    .isEqualTo(MetricName.of(row.code(0).get(0)));
        }
        assertThat(named).containsExactlyElementsOf(MetricName.all());
    }

    @Test
    void the_options_are_those_of_the_program() throws IOException {
        List<String> shared = List.of("--config", "--set", "--bootstrap-server", "--help", "--version");

        List<String> there = Millweir.commandLine().getSubcommands().get("generate").getCommandSpec().args().stream()
                .filter(ArgSpec::isOption)
                .map(option -> ((OptionSpec) option).longestName())
                .filter(name -> !shared.contains(name))
                .toList();

        assertThat(rows("Going on").stream().map(row -> row.code(0).get(0))).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void the_example_is_read() throws IOException {
        String example = page().blocks().stream()
                .filter(block -> block.language().equals("jsonl"))
                .findFirst()
                .orElseThrow()
                .text();

        List<QueryRow> rows = QueryRow.read(Files.writeString(directory.resolve("queries.jsonl"), example));

        assertThat(rows).hasSize(4).allSatisfy(row -> assertThat(row.metric().flatMap(MetricName::of))
                .isPresent());
    }
}
