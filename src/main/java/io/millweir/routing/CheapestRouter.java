package io.millweir.routing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prefers the lowest estimated cost of the query; a model without a price has no score. */
final class CheapestRouter implements Router {
    @Override
    public Ranking rank(RoutingRequest request) {
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        for (Candidate candidate : request.candidates()) {
            candidate.estimatedCost().ifPresent(cost -> scores.put(candidate.name(), cost.negate()));
        }
        return Ranking.of(scores, scores.isEmpty() ? "first by name: no candidate has a price" : "cheapest that fits");
    }
}
