package io.millweir.training.data;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One query and how well each model answered it. A model that is missing from a map was not tried, or nothing is known.
 *
 * @param query the query's text
 * @param scores by model name, 0 (wrong) to 1 (right); at least one, in the order of the file
 * @param task what kind of query it is
 * @param inputTokens of the query, the mean over models where they count differently
 * @param outputTokens of the answers, by model
 * @param costs of the answers by model, in the accounting currency
 * @param latencyMs until the answer was whole by model, in milliseconds
 * @param confidence the share of its own checks of its answer to which a model said yes, 0 to 1, by model
 * @param weight how much the row counts, above 0; 1 unless the data say otherwise
 */
public record RoutingRow(
        String query,
        Map<String, Double> scores,
        Optional<String> task,
        OptionalLong inputTokens,
        Map<String, Long> outputTokens,
        Map<String, BigDecimal> costs,
        Map<String, Long> latencyMs,
        Map<String, Double> confidence,
        double weight) {
    public RoutingRow {
        scores = kept(scores);
        outputTokens = kept(outputTokens);
        costs = kept(costs);
        latencyMs = kept(latencyMs);
        confidence = kept(confidence);
    }

    /** A row without answers that were checked. */
    public RoutingRow(
            String query,
            Map<String, Double> scores,
            Optional<String> task,
            OptionalLong inputTokens,
            Map<String, Long> outputTokens,
            Map<String, BigDecimal> costs,
            Map<String, Long> latencyMs,
            double weight) {
        this(query, scores, task, inputTokens, outputTokens, costs, latencyMs, Map.of(), weight);
    }

    /** A row of which nothing but the scores is known. */
    public static RoutingRow of(String query, Map<String, Double> scores) {
        return new RoutingRow(query, scores, Optional.empty(), OptionalLong.empty(), Map.of(), Map.of(), Map.of(), 1);
    }

    /** The same row with a task. */
    public RoutingRow withTask(String other) {
        return new RoutingRow(
                query, scores, Optional.of(other), inputTokens, outputTokens, costs, latencyMs, confidence, weight);
    }

    // Map.copyOf would lose the order.
    private static <V> Map<String, V> kept(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
