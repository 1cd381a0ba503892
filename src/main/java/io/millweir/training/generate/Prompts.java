package io.millweir.training.generate;

import io.millweir.training.data.QueryRow;
import io.millweir.training.metrics.MetricName;
import java.util.stream.Collectors;

/** Words a query so that its answer can be scored: the query's text, what it offers, and in which form to answer. */
final class Prompts {
    private Prompts() {}

    static String of(QueryRow row, MetricName metric) {
        return switch (metric) {
            case EM, F1, CONTAINS, CONTAINS_F1 ->
                row.query()
                        + "\n\nGive the shortest answer that is complete, without a sentence around it, on a line that"
                        + " begins with \"Answer:\".";
            case EM_MC ->
                row.query()
                        + choices(row)
                        + "\n\nExactly one of the choices is right. Reason briefly if you need to, then end with a"
                        + " line \"Answer: (X)\", X being the label of your choice.";
            case GSM8K ->
                row.query()
                        + "\n\nWork it out step by step. Then write the result on a last line of its own, as four"
                        + " hash signs, a space and nothing but the number.";
            case MATH ->
                row.query().contains("\\boxed")
                        ? row.query()
                        : row.query() + "\n\nShow your reasoning and put the final result into \\boxed{}.";
            case COVERAGE ->
                "Write one to three sensible sentences in which all of these words occur, in any form:\n\n"
                        + row.query();
            case CODE ->
                row.query()
                        + tests(row)
                        + "\n\nWrite it in Python 3 with nothing but the standard library. Answer with one fenced code"
                        + " block that holds the whole code and no examples of its use.";
            case JUDGE -> row.query() + choices(row);
        };
    }

    private static String choices(QueryRow row) {
        return row.choices().isEmpty()
                ? ""
                : row.choices().stream()
                        .map(choice -> "(" + choice.label() + ") " + choice.text())
                        .collect(Collectors.joining("\n", "\n\n", ""));
    }

    /** Tests that stand where choices would; they also tell the name that the code has to have. */
    private static String tests(QueryRow row) {
        return row.choices().isEmpty()
                ? ""
                : row.choices().stream()
                        .map(choice -> choice.text())
                        .collect(Collectors.joining("\n", "\n\nIt has to pass these tests:\n\n", ""));
    }
}
