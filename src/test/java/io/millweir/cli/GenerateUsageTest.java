package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateUsageTest {
    @TempDir
    private Path directory;

    private Path queries(String... lines) throws IOException {
        return Files.writeString(directory.resolve("queries.jsonl"), String.join("\n", lines));
    }

    @Test
    void a_run_needs_input_and_output() {
        Ran ran = Ran.millweir("generate", "--input", "queries.jsonl");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("generate: give --input FILE and --output FILE; ");
    }

    @Test
    void wrong_options_are_all_told_before_anything_is_read() {
        Ran ran = Ran.millweir(
                "generate",
                "--input",
                "absent.jsonl",
                "--output",
                directory.resolve("none/out.jsonl").toString(),
                "--limit",
                "0",
                "--max-in-flight",
                "0",
                "--checks",
                "17",
                "--run",
                "a run",
                "--metric",
                "exact");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().lines().map(line -> line.replaceFirst(":.*", "")))
                .containsExactly("--limit", "--checks", "--max-in-flight", "--run", "--metric", "--output");
    }

    @Test
    void queries_that_cannot_be_scored_are_told_before_the_cluster_is_asked() throws IOException {
        Path input = queries("{\"query\":\"Why?\",\"metric\":\"judge\"}", "{\"query\":\"How?\"}");

        Ran ran = Ran.millweir(
                "generate",
                "--input",
                input.toString(),
                "--output",
                directory.resolve("out.jsonl").toString(),
                "--bootstrap-server",
                "127.0.0.1:1");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("query 1: metric: \"judge\" needs a model"),
                        line -> assertThat(line).contains("query 2: metric: is missing"));
    }

    @Test
    void data_that_is_wrong_is_a_wrong_usage() throws IOException {
        Path input = queries("{\"query\":\"\"}");

        Ran ran = Ran.millweir(
                "generate",
                "--input",
                input.toString(),
                "--output",
                directory.resolve("out.jsonl").toString());

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith(input + ":1: query: is empty; ");
    }
}
