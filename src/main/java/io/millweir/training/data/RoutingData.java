package io.millweir.training.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Queries and how well each model answered them, from a file: what routers are trained on and measured with.
 *
 * @param rows in the order of the file
 * @param models the names of all models that have a score somewhere, sorted
 * @param warnings what was left out or is odd, each with the file
 */
public record RoutingData(List<RoutingRow> rows, List<String> models, List<String> warnings) {
    public RoutingData {
        rows = List.copyOf(rows);
        models = List.copyOf(models);
        warnings = List.copyOf(warnings);
    }

    /** These rows; the models are those that they score. */
    public static RoutingData of(List<RoutingRow> rows) {
        return of(rows, List.of());
    }

    private static RoutingData of(List<RoutingRow> rows, List<String> warnings) {
        TreeSet<String> models = new TreeSet<>();
        rows.forEach(row -> models.addAll(row.scores().keySet()));
        return new RoutingData(rows, List.copyOf(models), warnings);
    }

    /**
     * Reads a file, one row after the other. Its form is known by its content: a JSON object a line or one array of
     * them; with {@code scores} in each (Millweir's own, LLMRouter's with a {@code question}), or with
     * {@code model_name} and {@code performance} (LLMRouter's with a row for each query and model).
     *
     * @throws DataException when anything in it is wrong, naming the first problems with line and field
     * @throws IOException when it cannot be read to its end
     */
    public static RoutingData read(Path file) throws IOException {
        Problems problems = new Problems(file.toString());
        Reading reading = new Reading(file.toString(), problems);
        JsonRows.read(file, problems, reading::take);
        return reading.end();
    }

    /**
     * The same rows, those without a task having that of the query with exactly the same text.
     *
     * @param queries a file of queries with {@code query} and {@code task} (or {@code task_name})
     * @throws DataException when anything in that file is wrong, or when it has none of these queries
     * @throws IOException when it cannot be read to its end
     */
    public RoutingData withTasks(Path queries) throws IOException {
        Map<String, String> tasks = new HashMap<>();
        int ambiguous = 0;
        for (QueryRow query : QueryRow.read(queries)) {
            if (query.task().isPresent()) {
                String task = query.task().get();
                String before = tasks.putIfAbsent(query.query(), task);
                ambiguous += before == null || before.equals(task) ? 0 : 1;
            }
        }
        List<RoutingRow> joined = new ArrayList<>(rows.size());
        int found = 0;
        int without = 0;
        for (RoutingRow row : rows) {
            String task = tasks.get(row.query());
            found += task == null ? 0 : 1;
            without += task == null && row.task().isEmpty() ? 1 : 0;
            joined.add(task == null || row.task().isPresent() ? row : row.withTask(task));
        }
        if (found == 0) {
            throw new DataException(List.of(queries
                    + ": tells no task of any of these queries; name the file that the routing data were made from"));
        }
        List<String> told = new ArrayList<>(warnings);
        if (without > 0) {
            told.add(queries + ": \"" + without + "\" rows of \"" + rows.size()
                    + "\" have no task; their text is not in this file");
        }
        if (ambiguous > 0) {
            told.add(queries + ": \"" + ambiguous + "\" queries stand there again with another task; the first counts");
        }
        return new RoutingData(joined, models, told);
    }

    /**
     * The SHA-256 of the rows in their order, in hexadecimal digits. It does not depend on the form of the file, the
     * order of the models in a row, or how a number is written.
     */
    public String hash() {
        return RowWriter.hash(rows);
    }

    /**
     * Writes the rows in Millweir's own form, in place of a file of this name.
     *
     * @throws IOException when it cannot be written; a file that was there is then as it was
     */
    public void write(Path file) throws IOException {
        RowWriter.write(rows, file);
    }

    /** A file as it is read; its first row tells the form of all. */
    private static final class Reading {
        private final String file;
        private final Problems problems;
        private final ScoreRows scoreRows;
        private final ModelRows modelRows;
        private Form form = Form.UNKNOWN;

        private enum Form {
            UNKNOWN,
            SCORES,
            MODELS,
            NEITHER
        }

        Reading(String file, Problems problems) {
            this.file = file;
            this.problems = problems;
            this.scoreRows = new ScoreRows(problems);
            this.modelRows = new ModelRows(file, problems);
        }

        void take(String where, ObjectNode row) {
            if (form == Form.UNKNOWN) {
                form = form(row);
                if (form == Form.NEITHER) {
                    problems.add(
                            where,
                            "has neither scores nor model_name and performance, so it is no routing data; give"
                                    + " {\"query\": …, \"scores\": {model: 0 to 1}}, which 'millweir generate' makes"
                                    + " from queries");
                }
            }
            if (form == Form.SCORES) {
                scoreRows.take(where, row);
            } else if (form == Form.MODELS) {
                modelRows.take(where, row);
            }
        }

        private static Form form(ObjectNode row) {
            if (ScoreRows.suits(row)) {
                return Form.SCORES;
            }
            return ModelRows.suits(row) ? Form.MODELS : Form.NEITHER;
        }

        RoutingData end() {
            problems.raise();
            List<RoutingRow> rows = form == Form.MODELS ? modelRows.rows() : scoreRows.rows();
            if (rows.isEmpty()) {
                problems.add(file, "holds no row with a score; give at least one");
                problems.raise();
            }
            return of(rows, form == Form.MODELS ? modelRows.warnings() : scoreRows.warnings());
        }
    }
}
