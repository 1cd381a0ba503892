package io.millweir.training.tuning;

import io.millweir.routing.AutoMixPolicy;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Finds the share of yes at which a small model's answer had better stand: the threshold with the greatest mean score,
 * less what its cost weighs (the threshold policy of Aggarwal, Madaan et al., AutoMix, 2023).
 */
public final class AutoMixTuning {
    private static final int MOST_CHECKS = 16;
    private static final double ROUNDING = 1e-9;

    private final String small;
    private final String large;
    private final double costWeight;
    private final List<RoutingRow> rows;
    private final int checks;

    private AutoMixTuning(String small, String large, double costWeight, List<RoutingRow> rows, int checks) {
        this.small = small;
        this.large = large;
        this.costWeight = costWeight;
        this.rows = rows;
        this.checks = checks;
    }

    /**
     * Tunes on the rows in which both models are scored and the small one has a confidence.
     *
     * @param costWeight what the whole cost of the large model is worth, as a score
     * @throws IllegalArgumentException when nothing can be told from the data, with what to do
     */
    public static AutoMixPolicy tune(RoutingData data, String small, String large, double costWeight) {
        List<RoutingRow> rows = data.rows().stream()
                .filter(row -> row.scores().containsKey(small)
                        && row.scores().containsKey(large)
                        && row.confidence().containsKey(small))
                .toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no query has scores of \"" + small + "\" and \"" + large
                    + "\" and a confidence of \"" + small
                    + "\"; make such data with 'millweir generate --verify " + small + "'");
        }
        if (costWeight > 0
                && rows.stream()
                        .anyMatch(row ->
                                !row.costs().containsKey(small) || !row.costs().containsKey(large))) {
            throw new IllegalArgumentException("a query has no costs of \"" + small + "\" and \"" + large
                    + "\", which cost-weight \"" + costWeight + "\" weighs; leave cost-weight out, or give costs");
        }
        AutoMixTuning tuning = new AutoMixTuning(small, large, costWeight, rows, checks(rows, small));
        return tuning.best(data.hash());
    }

    /** The least number of checks that all shares can be of. */
    private static int checks(List<RoutingRow> rows, String small) {
        return IntStream.rangeClosed(1, MOST_CHECKS)
                .filter(n -> rows.stream().allMatch(row -> {
                    double yes = of(row.confidence(), small) * n;
                    return Math.abs(yes - Math.rint(yes)) < 1e-6;
                }))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("confidence: the shares of \"" + small
                        + "\" are not of 1 to " + MOST_CHECKS + " checks; write yes / checks as it is, not rounded"));
    }

    private AutoMixPolicy best(String hash) {
        double best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int yes = 0; yes <= checks; yes++) {
            double threshold = (double) yes / checks;
            double worth = mean(score(threshold)) - weighted(threshold);
            // Of equal worth the lower: it calls the large model less often.
            if (worth > most + ROUNDING) {
                most = worth;
                best = threshold;
            }
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("score", mean(score(best)));
        metrics.put("score/" + small, mean(row -> of(row.scores(), small)));
        metrics.put("score/" + large, mean(row -> of(row.scores(), large)));
        double threshold = best;
        metrics.put("escalated", mean(row -> stands(row, threshold) ? 0 : 1));
        return new AutoMixPolicy(small, large, checks, best, hash, rows.size(), metrics);
    }

    private boolean stands(RoutingRow row, double threshold) {
        return of(row.confidence(), small) >= threshold - ROUNDING;
    }

    private Of score(double threshold) {
        return row -> of(row.scores(), stands(row, threshold) ? small : large);
    }

    /** The checks are the same for every threshold; what differs is how often the large model is called. */
    private double weighted(double threshold) {
        if (costWeight == 0) {
            return 0;
        }
        double whole = mean(row -> cost(row, large).orElse(0));
        return whole == 0
                ? 0
                : costWeight
                        * mean(row ->
                                stands(row, threshold) ? 0 : cost(row, large).orElse(0))
                        / whole;
    }

    /** Of a row that was kept because it has this number. */
    private static double of(Map<String, Double> numbers, String model) {
        return Objects.requireNonNull(numbers.get(model), model);
    }

    private static OptionalDouble cost(RoutingRow row, String model) {
        BigDecimal cost = row.costs().get(model);
        return cost == null ? OptionalDouble.empty() : OptionalDouble.of(cost.doubleValue());
    }

    private double mean(Of number) {
        double sum = 0;
        double weights = 0;
        for (RoutingRow row : rows) {
            sum += row.weight() * number.of(row);
            weights += row.weight();
        }
        return sum / weights;
    }

    /** A number of a row. */
    private interface Of {
        double of(RoutingRow row);
    }
}
