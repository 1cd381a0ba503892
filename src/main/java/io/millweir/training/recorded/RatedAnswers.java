package io.millweir.training.recorded;

import io.millweir.domain.Operation;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Routing data of what users said: a rating r of −1 to 1 is a score of (r + 1) / 2 for the model that answered, a model
 * that won a comparison scores 1 and one that lost 0.
 *
 * <p>Only models that were called are rated, so what a router never chose stays unknown. Where the router was
 * randomised, a row weighs one over the probability of its choice, {@value #MOST_WEIGHT} at most, so that rare choices
 * count for all the queries that might have gone that way.
 */
public final class RatedAnswers {
    private static final double MOST_WEIGHT = 10;

    private RatedAnswers() {}

    /** The rows of those chats that were rated or compared, in their order. */
    public static RoutingData of(List<Recorded> recorded) {
        List<RoutingRow> rows = new ArrayList<>();
        for (Recorded each : recorded) {
            Map<String, Double> scores = new LinkedHashMap<>(each.preferred());
            if (each.reward().isPresent() && each.answered().isPresent()) {
                scores.put(each.answered().get().model(), (each.reward().getAsDouble() + 1) / 2);
            }
            if (!scores.isEmpty() && each.query().operation() == Operation.CHAT) {
                rows.add(row(each, scores));
            }
        }
        return RoutingData.of(rows);
    }

    private static RoutingRow row(Recorded recorded, Map<String, Double> scores) {
        Map<String, Long> outputTokens = new LinkedHashMap<>();
        Map<String, BigDecimal> costs = new LinkedHashMap<>();
        Map<String, Long> latencies = new LinkedHashMap<>();
        // What several calls cost and took says nothing of the one model that answered.
        Optional<Recorded.Answered> alone = recorded.answered()
                .filter(answer -> answer.calls() == 1)
                .filter(answer -> scores.containsKey(answer.model()));
        alone.ifPresent(answer -> {
            answer.outputTokens().ifPresent(tokens -> outputTokens.put(answer.model(), tokens));
            answer.cost().ifPresent(cost -> costs.put(answer.model(), cost));
            answer.latencyMs().ifPresent(latency -> latencies.put(answer.model(), latency));
        });
        return new RoutingRow(
                recorded.query().text(),
                scores,
                Optional.empty(),
                alone.map(Recorded.Answered::inputTokens).orElse(OptionalLong.empty()),
                outputTokens,
                costs,
                latencies,
                recorded.propensity().isPresent()
                        ? Math.min(MOST_WEIGHT, 1 / recorded.propensity().getAsDouble())
                        : 1);
    }
}
