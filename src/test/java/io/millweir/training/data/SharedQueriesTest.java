package io.millweir.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.training.metrics.Metric;
import io.millweir.training.metrics.MetricName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Metrics on queries as LLMRouter has them. */
class SharedQueriesTest {
    @Test
    void the_right_answer_of_every_query_is_right_and_another_query_s_mostly_is_not() throws IOException {
        List<QueryRow> rows = QueryRow.read(SharedData.file("llmrouter/default_query_train.jsonl"));
        List<String> wrong = new ArrayList<>();
        int scored = 0;
        double others = 0;
        for (int i = 0; i < rows.size(); i++) {
            QueryRow row = rows.get(i);
            Optional<Metric> metric = row.metric().flatMap(MetricName::of).flatMap(MetricName::comparing);
            assertThat(row.metric().flatMap(MetricName::of)).isPresent();
            if (metric.isEmpty()) {
                continue;
            }
            assertThat(metric.get().problem(row)).as("row " + i).isEmpty();
            scored++;
            if (metric.get().score("Answer: " + row.groundTruth().get(0), row) != 1) {
                wrong.add(i + " " + row.metric().orElseThrow() + ": "
                        + row.groundTruth().get(0));
            }
            QueryRow other = rows.get((i + 7) % rows.size());
            others += metric.get().score("Answer: " + other.groundTruth().get(0), row);
        }

        assertThat(wrong).isEmpty();
        assertThat(scored).isEqualTo(4_952);
        assertThat(others / scored).isLessThan(0.2);
    }
}
