package io.millweir.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query with what is needed to tell whether an answer to it is right.
 *
 * @param query the text, as it was written
 * @param task what kind of query it is, for example {@code gsm8k}
 * @param groundTruth right answers, of which any will do; empty when there is none
 * @param metric the name of the metric that compares answers with it
 * @param choices what a multiple-choice query offers; in code tasks the tests that the code has to pass
 */
public record QueryRow(
        String query, Optional<String> task, List<String> groundTruth, Optional<String> metric, List<Choice> choices) {
    private static final String GROUND_TRUTH = "ground_truth";
    private static final String CHOICES = "choices";

    public QueryRow {
        groundTruth = List.copyOf(groundTruth);
        choices = List.copyOf(choices);
    }

    /**
     * Reads a file of queries, a JSON object a line or one array of them: {@code query}, and where known {@code task}
     * (or {@code task_name}), {@code ground_truth}, {@code metric}, {@code choices}.
     *
     * @throws DataException when anything in it is wrong, naming the first problems with line and field
     * @throws IOException when it cannot be read to its end
     */
    public static List<QueryRow> read(Path file) throws IOException {
        Problems problems = new Problems(file.toString());
        List<QueryRow> rows = new ArrayList<>();
        JsonRows.read(file, problems, (where, node) -> rows.add(row(where, node, problems)));
        if (problems.none() && rows.isEmpty()) {
            problems.add(file.toString(), "holds no query; give at least one");
        }
        problems.raise();
        return List.copyOf(rows);
    }

    private static QueryRow row(String where, ObjectNode node, Problems problems) {
        RowFields fields = new RowFields(where, node, problems);
        Optional<List<Choice>> choices = Choices.read(node.path(CHOICES));
        if (choices.isEmpty()) {
            fields.problem(
                    CHOICES, "are no list of texts and no lists of label and text; write [\"first\", \"second\"]");
        }
        return new QueryRow(
                fields.text(ScoreRows.QUERY, ScoreRows.QUESTION).orElse(""),
                fields.optionalText(fields.has(ScoreRows.TASK) ? ScoreRows.TASK : ScoreRows.TASK_NAME)
                        .filter(each -> !each.isBlank()),
                groundTruth(node.path(GROUND_TRUTH), fields),
                fields.optionalText("metric").filter(each -> !each.isBlank() && !each.equals("None")),
                choices.orElse(List.of()));
    }

    private static List<String> groundTruth(JsonNode value, RowFields fields) {
        List<String> accepted = new ArrayList<>();
        for (JsonNode each : value.isArray() ? value : List.of(value)) {
            if (each.isTextual() || each.isNumber() || each.isBoolean()) {
                accepted.add(each.asText());
            } else if (!each.isNull() && !each.isMissingNode()) {
                fields.problem(GROUND_TRUTH, "is neither a text nor a list of texts; write what a right answer says");
            }
        }
        return accepted;
    }
}
