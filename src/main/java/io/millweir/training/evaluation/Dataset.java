package io.millweir.training.evaluation;

import io.millweir.routing.learned.Examples;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Queries with known scores and costs, on which routers are measured.
 *
 * @param texts of the queries
 * @param tasks one for each query; empty where the data name none
 * @param costs one row for each query, columns in the order of the examples' models; {@code NaN} where unknown
 * @param groups of near-duplicates, one for each query
 */
public record Dataset(List<String> texts, List<String> tasks, Examples examples, double[][] costs, int[] groups) {
    /** Queries. */
    public int size() {
        return texts.size();
    }

    /** Names of the models. */
    public List<String> models() {
        return examples.models();
    }

    /** Whether the cost of every call is known. */
    public boolean isPriced() {
        return unpriced().isEmpty();
    }

    /** Models that were tried on a query without anything being known of the cost, sorted. */
    public List<String> unpriced() {
        return IntStream.range(0, models().size())
                .filter(m -> IntStream.range(0, costs.length)
                        .anyMatch(i -> !Float.isNaN(examples.scores()[i][m]) && Double.isNaN(costs[i][m])))
                .mapToObj(models()::get)
                .sorted()
                .toList();
    }

    /** How many queries were not tried on every model. */
    public int partlyTried() {
        return (int) Arrays.stream(examples.scores())
                .filter(row -> IntStream.range(0, row.length).anyMatch(m -> Float.isNaN(row[m])))
                .count();
    }

    /** Whether every query names its task. */
    public boolean hasTasks() {
        return tasks.stream().noneMatch(String::isEmpty);
    }

    /** The queries at these places. */
    public Dataset at(int[] places) {
        double[][] costsThere = new double[places.length][];
        int[] groupsThere = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            costsThere[i] = costs[places[i]];
            groupsThere[i] = groups[places[i]];
        }
        return new Dataset(
                IntStream.of(places).mapToObj(texts::get).toList(),
                IntStream.of(places).mapToObj(tasks::get).toList(),
                examples.at(places),
                costsThere,
                regrouped(groupsThere));
    }

    /** A group's number is the place of its first text among those here. */
    private static int[] regrouped(int[] groups) {
        Map<Integer, Integer> firsts = new HashMap<>();
        int[] regrouped = new int[groups.length];
        for (int i = 0; i < groups.length; i++) {
            int place = i;
            regrouped[i] = firsts.computeIfAbsent(groups[i], none -> place);
        }
        return regrouped;
    }

    /** The mean cost of each model over the queries that it was tried on. */
    public double[] meanCosts() {
        double[] means = new double[models().size()];
        for (int m = 0; m < means.length; m++) {
            double sum = 0;
            double weight = 0;
            for (int i = 0; i < costs.length; i++) {
                if (!Double.isNaN(costs[i][m])) {
                    sum += examples.weights()[i] * costs[i][m];
                    weight += examples.weights()[i];
                }
            }
            means[m] = sum / weight;
        }
        return means;
    }

    /** The model of the highest mean score; of equals the cheaper one. */
    public int bestSingle() {
        float[] means = examples.means();
        double[] price = meanCosts();
        int best = -1;
        for (int m = 0; m < means.length; m++) {
            if (!Float.isNaN(means[m])
                    && (best < 0 || means[m] > means[best] || (means[m] == means[best] && price[m] < price[best]))) {
                best = m;
            }
        }
        return best;
    }
}
