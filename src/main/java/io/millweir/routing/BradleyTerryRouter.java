package io.millweir.routing;

import io.millweir.routing.online.League;
import io.millweir.routing.online.OnlineLearning;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prefers the model that is strongest by comparisons in feedback (Bradley and Terry, 1952), less what its cost weighs,
 * whatever the query is. A model that was never compared counts as average.
 */
final class BradleyTerryRouter implements Router {
    private static final int DECIMALS = 4;

    private final CostWeight cost;
    private final OnlineLearning learning;

    BradleyTerryRouter(RouterSpec.BradleyTerry spec, OnlineLearning learning) {
        this.cost = new CostWeight(spec.costWeight());
        this.learning = learning;
    }

    @Override
    public String version() {
        return "games-" + learning.knowledge().league().games();
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        League league = learning.knowledge().league();
        Map<String, Double> penalties = cost.penalties(request);
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (Candidate each : request.candidates()) {
            double score = league.score(each.name()) - penalties.getOrDefault(each.name(), 0.0);
            scores.put(each.name(), BigDecimal.valueOf(score).setScale(DECIMALS, RoundingMode.HALF_EVEN));
            if (league.games(each.name()) == 0) {
                unknown.add(each.name());
            }
        }
        return Ranking.of(scores, reason(league, unknown, request.candidates().size()));
    }

    private static String reason(League league, List<String> unknown, int candidates) {
        String known = unknown.size() == candidates
                ? "none of the candidates was compared yet"
                : String.format(Locale.ROOT, "strongest for its cost by %d comparisons", league.games());
        return "bradley-terry: " + known
                + (unknown.isEmpty() || unknown.size() == candidates
                        ? ""
                        : "; not compared yet, taken for average: " + String.join(", ", unknown));
    }
}
