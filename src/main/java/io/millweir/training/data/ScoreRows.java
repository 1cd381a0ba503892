package io.millweir.training.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads rows that hold the scores of all models: Millweir's own, and LLMRouter's with a {@code question}. */
final class ScoreRows {
    static final String QUERY = "query";
    static final String QUESTION = "question";
    static final String SCORES = "scores";
    static final String TASK = "task";
    static final String TASK_NAME = "task_name";
    static final String INPUT_TOKENS = "input_tokens";
    static final String OUTPUT_TOKENS = "output_tokens";
    static final String COSTS = "costs";
    static final String LATENCY_MS = "latency_ms";
    static final String CONFIDENCE = "confidence";
    static final String WEIGHT = "weight";

    private static final Set<String> READ = Set.of(
            QUERY,
            QUESTION,
            SCORES,
            TASK,
            TASK_NAME,
            INPUT_TOKENS,
            OUTPUT_TOKENS,
            COSTS,
            LATENCY_MS,
            CONFIDENCE,
            WEIGHT);

    /** Fields that other tools write beside these; they say nothing to a router. */
    private static final Set<String> PASSED_OVER =
            Set.of("cluster_id", "embedding_id", "id", "ground_truth", "metric", "choices", "task_id", "metadata");

    private final Problems problems;
    private final List<RoutingRow> rows = new ArrayList<>();

    ScoreRows(Problems problems) {
        this.problems = problems;
    }

    static boolean suits(ObjectNode row) {
        return row.has(SCORES);
    }

    void take(String where, ObjectNode node) {
        RowFields fields = new RowFields(where, node, problems);
        Optional<String> query = fields.text(QUERY, QUESTION);
        Map<String, Double> scores = fields.scores(SCORES);
        if (scores.isEmpty() && (!fields.has(SCORES) || node.get(SCORES).isEmpty())) {
            fields.problem(SCORES, "holds no score; give at least one, or leave the row out");
        }
        Optional<String> task = fields.optionalText(TASK).or(() -> fields.optionalText(TASK_NAME));
        RoutingRow row = new RoutingRow(
                query.orElse(""),
                scores,
                task.filter(each -> !each.isBlank()),
                fields.count(INPUT_TOKENS),
                fields.counts(OUTPUT_TOKENS),
                fields.amounts(COSTS),
                fields.counts(LATENCY_MS),
                fields.scores(CONFIDENCE),
                fields.weight(WEIGHT));
        node.fieldNames().forEachRemaining(field -> {
            if (!READ.contains(field) && !PASSED_OVER.contains(field)) {
                problems.unknownField(field);
            }
        });
        // After a problem the file is not used; its rows need not be kept.
        if (problems.none()) {
            rows.add(row);
        }
    }

    List<RoutingRow> rows() {
        return rows;
    }

    /** Warnings about what was left out. */
    List<String> warnings() {
        return problems.warnings(READ);
    }
}
