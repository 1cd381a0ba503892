package io.millweir.training.evaluation;

import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.util.ArrayList;
import java.util.List;

/** Says whether there is anything to learn from data. */
public final class Trainable {
    private static final int LEAST_ROWS = 20;

    private Trainable() {}

    /** What keeps a router from learning from these data, all of it; empty when nothing does. */
    public static List<String> problems(RoutingData data) {
        List<String> problems = new ArrayList<>();
        if (data.models().size() < 2) {
            problems.add("has scores of \"" + data.models().size()
                    + "\" models, and there is nothing to choose; give those of two models or more");
        }
        if (data.rows().size() < LEAST_ROWS) {
            problems.add("has \"" + data.rows().size() + "\" queries, too few to learn from; give " + LEAST_ROWS
                    + " or more");
        }
        if (data.models().size() > 1 && isConstant(data)) {
            problems.add("scores every model the same on every query, and no choice is better than another; check how"
                    + " the scores were made");
        }
        for (String model : data.models()) {
            if (scores(data, model).stream().distinct().count() == 1
                    && scores(data, model).size() == data.rows().size()) {
                problems.add(
                        "scores \"" + model + "\" with \"" + scores(data, model).get(0)
                                + "\" on every query; check how the scores were made, or leave the model out");
            }
        }
        return problems;
    }

    /** Whether no row tells one model from another: none has two scores that differ, and neither do the rows. */
    private static boolean isConstant(RoutingData data) {
        List<RoutingRow> compared =
                data.rows().stream().filter(row -> row.scores().size() > 1).toList();
        List<Double> alone = data.rows().stream()
                .filter(row -> row.scores().size() == 1)
                .flatMap(row -> row.scores().values().stream())
                .distinct()
                .toList();
        return alone.size() <= 1
                && compared.stream()
                        .allMatch(
                                row -> row.scores().values().stream().distinct().count() == 1);
    }

    private static List<Double> scores(RoutingData data, String model) {
        return data.rows().stream()
                .map(RoutingRow::scores)
                .filter(scores -> scores.containsKey(model))
                .map(scores -> scores.get(model))
                .toList();
    }
}
