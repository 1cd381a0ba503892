package io.millweir.routing;

import io.millweir.routing.learned.Gate;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the cost of a model takes off its score.
 *
 * @param weight what the whole cost of the dearest candidate is worth, as a score
 */
record CostWeight(double weight) {
    /** What is taken off each candidate; one without a price counts as the dearest. */
    Map<String, Double> penalties(RoutingRequest request) {
        double used = new LearnedSettings(Optional.empty(), Gate.DEFAULT, weight, 0).costWeight(request.qualityBias());
        double most = request.candidates().stream()
                .flatMap(each -> each.estimatedCost().stream())
                .mapToDouble(BigDecimal::doubleValue)
                .max()
                .orElse(0);
        Map<String, Double> penalties = new HashMap<>();
        for (Candidate each : request.candidates()) {
            double cost = each.estimatedCost().map(BigDecimal::doubleValue).orElse(most);
            penalties.put(each.name(), most == 0 ? 0 : used * cost / most);
        }
        return penalties;
    }
}
