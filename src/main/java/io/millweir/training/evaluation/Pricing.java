package io.millweir.training.evaluation;

import io.millweir.domain.Prices;
import io.millweir.training.data.RoutingRow;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What a call costs, as well as the data and the cards tell: the cost that was recorded; else the tokens that were, by
 * list price; else {@value #ASSUMED_INPUT} tokens in and {@value #ASSUMED_OUTPUT} out for every query, which leaves the
 * list prices alone to be compared.
 *
 * @param prices by model name
 */
public record Pricing(Map<String, Prices> prices) {
    private static final long ASSUMED_INPUT = 500;
    private static final long ASSUMED_OUTPUT = 500;
    private static final double MILLION = 1e6;

    public Pricing {
        prices = Map.copyOf(prices);
    }

    /** The cost in the prices' currency; {@code NaN} when nothing is known. */
    double cost(RoutingRow row, String model) {
        BigDecimal recorded = row.costs().get(model);
        if (recorded != null) {
            return recorded.doubleValue();
        }
        Optional<Prices> known = Optional.ofNullable(prices.get(model));
        if (known.isEmpty()
                || known.get().input().isEmpty()
                || known.get().output().isEmpty()) {
            return Double.NaN;
        }
        boolean counted = row.inputTokens().isPresent() && row.outputTokens().containsKey(model);
        long input = counted ? row.inputTokens().getAsLong() : ASSUMED_INPUT;
        long output = counted ? row.outputTokens().getOrDefault(model, 0L) : ASSUMED_OUTPUT;
        return (known.get().input().get().doubleValue() * input
                        + known.get().output().get().doubleValue() * output)
                / MILLION;
    }
}
