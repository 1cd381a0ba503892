package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.config.ConfigLoader;
import io.millweir.runtime.Setup;
import io.millweir.training.data.QueryRow;
import io.millweir.training.metrics.CodeSandbox;
import io.millweir.training.metrics.CodeTests;
import io.millweir.training.metrics.Metric;
import io.millweir.training.metrics.MetricName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The files of {@code config/examples} work as they are. */
class ExamplesTest {
    @Test
    void the_cards_of_bedrock_are_valid_and_draw_no_warning() {
        Ran ran = Ran.millweir("models", "validate", "config/examples/bedrock-models.json");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("✔ 12 models, nothing wrong\n");
    }

    @Test
    void the_configuration_of_several_providers_loads_with_the_shipped_models() {
        Path file = Path.of("config/examples/mixed-providers.yaml");

        Setup setup = Setup.of(new ConfigLoader(Map.of()).load(Optional.of(file), List.of()));

        assertThat(setup.config().providers()).containsKeys("bedrock", "openai", "anthropic", "nvidia", "my-vllm");
        assertThat(setup.cards()).isNotEmpty();
    }

    @Test
    void the_cards_for_routing_data_are_valid_and_draw_no_warning() {
        Ran ran = Ran.millweir("models", "validate", "config/examples/routing-models.json");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("✔ 3 models, nothing wrong\n");
    }

    @Test
    void the_queries_for_routing_data_can_all_be_scored() throws IOException {
        Path file = Path.of("config/examples/routing-queries.jsonl");

        List<QueryRow> rows = QueryRow.read(file);

        assertThat(rows).hasSize(30).allSatisfy(row -> assertThat(row.task()).isPresent());
        assertThat(rows.stream().map(QueryRow::task).distinct()).hasSize(4);
        for (QueryRow row : rows.subList(0, 24)) {
            Metric metric = row.metric()
                    .flatMap(MetricName::of)
                    .flatMap(MetricName::comparing)
                    .orElseThrow();
            assertThat(metric.problem(row)).isEmpty();
            assertThat(metric.score("Answer: " + row.groundTruth().get(0), row)).isEqualTo(1);
        }
    }

    @Test
    void the_code_that_the_examples_call_right_passes_their_tests() throws IOException {
        CodeTests metric;
        try {
            metric = new CodeTests(CodeSandbox.open(CodeSandbox.Limits.usual()));
        } catch (IllegalStateException none) {
            Assumptions.abort("skipped: " + none.getMessage());
            return;
        }
        Path file = Path.of("config/examples/routing-queries.jsonl");
        List<QueryRow> rows = QueryRow.read(file);
        List<String> lines = Files.readAllLines(file);

        for (int i = 24; i < 30; i++) {
            String answer =
                    new ObjectMapper().readTree(lines.get(i)).path("answer").asText();
            assertThat(metric.score(answer, rows.get(i)))
                    .as(rows.get(i).query())
                    .isEqualTo(1);
        }
    }
}
