package io.millweir.training.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.training.data.Choice;
import io.millweir.training.data.QueryRow;
import io.millweir.training.metrics.MetricName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoringTest {
    private static QueryRow row(String metric, String... right) {
        return new QueryRow(
                "How?",
                Optional.empty(),
                List.of(right),
                Optional.of(metric).filter(name -> !name.isEmpty()),
                List.of());
    }

    @Test
    void every_query_that_cannot_be_scored_is_told() {
        List<QueryRow> rows = List.of(
                row("em", "So."),
                row("", "So."),
                row("em_mx", "A"),
                row("f1"),
                row("gsm8k", "four"),
                row("judge"),
                row("code_eval", "assert True"));

        assertThatThrownBy(() -> Scoring.of("in.jsonl", rows, Optional.empty(), false, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> assertThat(refused.getMessage().lines())
                        .satisfiesExactly(
                                line -> assertThat(line).startsWith("in.jsonl: query 2: metric: is missing; name one"),
                                line -> assertThat(line)
                                        .startsWith("in.jsonl: query 3: metric: unknown metric \"em_mx\"; did you mean"
                                                + " \"em_mc\"?"),
                                line -> assertThat(line).startsWith("in.jsonl: query 4: ground_truth: is missing; "),
                                line -> assertThat(line).startsWith("in.jsonl: query 5: ground_truth: holds no number"),
                                line -> assertThat(line).contains("query 6: metric: \"judge\" needs", "--judge MODEL"),
                                line -> assertThat(line).contains("query 7: metric: \"code\" runs", "--allow-code")));
    }

    @Test
    void more_problems_than_anybody_reads_are_counted() {
        assertThatThrownBy(() ->
                        Scoring.of("in", Collections.nCopies(25, row("")), Optional.empty(), false, Optional.empty()))
                .satisfies(refused -> assertThat(refused.getMessage().lines())
                        .hasSize(21)
                        .last()
                        .asString()
                        .isEqualTo("in: \"5\" more problems are not shown; mend these first"));
    }

    @Test
    void a_query_that_names_no_metric_has_the_default() {
        List<QueryRow> rows = List.of(row("", "So."), row("F1_score", "So be it"));
        Scoring scoring = Scoring.of("in", rows, Optional.of(MetricName.EM), false, Optional.empty());

        assertThat(scoring.metric(rows.get(0))).isEqualTo(MetricName.EM);
        assertThat(scoring.metric(rows.get(1))).isEqualTo(MetricName.F1);
        assertThat(scoring.score(rows.get(0), "so")).isEqualTo(1);
    }

    @Test
    void a_prompt_asks_for_the_form_that_its_metric_reads() {
        QueryRow choice = new QueryRow(
                "Which?",
                Optional.empty(),
                List.of("B"),
                Optional.empty(),
                List.of(new Choice("A", "a car"), new Choice("B", "a boat")));

        assertThat(Prompts.of(choice, MetricName.EM_MC))
                .startsWith("Which?\n\n(A) a car\n(B) a boat\n\n")
                .contains("Answer: (X)");
        assertThat(Prompts.of(choice, MetricName.CODE)).contains("pass these tests:\n\na car\na boat\n");
        assertThat(Prompts.of(choice, MetricName.JUDGE)).isEqualTo("Which?\n\n(A) a car\n(B) a boat");
        assertThat(Prompts.of(row("math", "4"), MetricName.MATH)).contains("\\boxed{}");
        for (MetricName metric : MetricName.values()) {
            assertThat(Prompts.of(choice, metric)).as(metric.text()).contains("Which?");
        }
    }
}
