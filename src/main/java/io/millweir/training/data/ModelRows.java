package io.millweir.training.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Reads rows that hold the score of one model each, as LLMRouter's routing files do, and brings those of one query
 * together. Where a model has several rows for a query, its means are taken.
 */
final class ModelRows {
    static final String MODEL = "model_name";
    static final String PERFORMANCE = "performance";
    private static final String RESPONSE_TIME = "response_time";

    private final String file;
    private final Problems problems;
    private final Map<String, Asked> byQuery = new LinkedHashMap<>();
    private long unscored;

    ModelRows(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    static boolean suits(ObjectNode row) {
        return row.has(MODEL) || row.has(PERFORMANCE);
    }

    void take(String where, ObjectNode node) {
        RowFields fields = new RowFields(where, node, problems);
        Optional<String> query = fields.text(ScoreRows.QUERY, ScoreRows.QUESTION);
        Optional<String> model = fields.optionalText(MODEL).filter(each -> !each.isBlank());
        if (model.isEmpty()) {
            fields.problem(MODEL, "is missing; name the model that answered");
        }
        Optional<String> task = fields.optionalText(ScoreRows.TASK_NAME).filter(each -> !each.isBlank());
        OptionalDouble score = fields.score(PERFORMANCE);
        OptionalLong input = fields.count(ScoreRows.INPUT_TOKENS);
        OptionalLong output = fields.count(ScoreRows.OUTPUT_TOKENS);
        if (!fields.has(PERFORMANCE)) {
            unscored++;
        }
        if (!problems.none() || score.isEmpty()) {
            return;
        }
        Asked asked = byQuery.computeIfAbsent(query.orElseThrow(), any -> new Asked());
        asked.task = asked.task.or(() -> task);
        Tried tried = asked.tried.computeIfAbsent(model.orElseThrow(), any -> new Tried());
        tried.score.add(score.getAsDouble());
        input.ifPresent(asked.input::add);
        output.ifPresent(tried.output::add);
        seconds(node).ifPresent(each -> tried.milliseconds.add(each * 1_000));
    }

    /** What is no time is passed over: a call that failed may have left anything there. */
    private static OptionalDouble seconds(ObjectNode node) {
        double seconds = node.path(RESPONSE_TIME).asDouble(-1);
        return seconds >= 0 && seconds < 1e9 ? OptionalDouble.of(seconds) : OptionalDouble.empty();
    }

    List<RoutingRow> rows() {
        List<RoutingRow> rows = new ArrayList<>(byQuery.size());
        byQuery.forEach((query, asked) -> {
            Map<String, Double> scores = new LinkedHashMap<>();
            Map<String, Long> output = new LinkedHashMap<>();
            Map<String, Long> latency = new LinkedHashMap<>();
            asked.tried.forEach((model, tried) -> {
                scores.put(model, tried.score.value());
                tried.output.rounded().ifPresent(each -> output.put(model, each));
                tried.milliseconds.rounded().ifPresent(each -> latency.put(model, each));
            });
            rows.add(new RoutingRow(query, scores, asked.task, asked.input.rounded(), output, Map.of(), latency, 1));
        });
        return rows;
    }

    /** Warnings about what was left out. */
    List<String> warnings() {
        return unscored == 0
                ? List.of()
                : List.of(file + ": \"" + unscored + "\" rows have no " + PERFORMANCE
                        + " and count as not tried; score them to use them");
    }

    private static final class Asked {
        private Optional<String> task = Optional.empty();
        private final Mean input = new Mean();
        private final Map<String, Tried> tried = new LinkedHashMap<>();
    }

    private static final class Tried {
        private final Mean score = new Mean();
        private final Mean output = new Mean();
        private final Mean milliseconds = new Mean();
    }

    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }

        OptionalLong rounded() {
            return count == 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(value()));
        }
    }
}
