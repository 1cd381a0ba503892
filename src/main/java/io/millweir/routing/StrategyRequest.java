package io.millweir.routing;

import io.millweir.domain.Operation;
import io.millweir.domain.Strategy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A query on its way to a strategy: who of its models may take part, and what becomes of it when one may not.
 *
 * @param type of the router, as the reason names it
 */
record StrategyRequest(String type, RoutingRequest request) {
    StrategyCosts costs() {
        return new StrategyCosts(request.tokens());
    }

    /** Whether one call is all that this query can have. */
    boolean isPlain() {
        return request.query().operation() != Operation.CHAT;
    }

    Optional<Candidate> find(String model) {
        return request.candidates().stream()
                .filter(each -> each.name().equals(model))
                .findFirst();
    }

    /** Those of these models that may answer, in the same order. */
    List<Candidate> eligible(Collection<String> models) {
        return models.stream().flatMap(each -> find(each).stream()).toList();
    }

    /** The strategy, or one call of the cheapest of these models when the query may not cost as much. */
    Ranking planned(Strategy strategy, List<Candidate> inOrder, Optional<BigDecimal> cost, String reason) {
        Optional<BigDecimal> most = request.query().maxCost();
        if (most.isPresent()
                && cost.filter(each -> each.compareTo(most.get()) <= 0).isEmpty()) {
            String estimate = cost.map(
                            each -> "up to " + each.stripTrailingZeros().toPlainString())
                    .orElse("an unknown amount");
            return plain(
                    inOrder.stream().sorted(Candidate.CHEAPER_FIRST).toList(),
                    "its calls may cost " + estimate + ", above max_cost");
        }
        return new Ranking(
                scores(inOrder),
                Optional.of(inOrder.get(0).name()),
                type + ": " + reason,
                OptionalDouble.empty(),
                List.of(),
                Optional.of(new MultiCall(strategy, cost)));
    }

    /** One call, of the first of these models, or of the cheapest candidate when there is none. */
    Ranking plain(List<Candidate> inOrder, String why) {
        if (inOrder.isEmpty()) {
            Ranking cheapest = new CheapestRouter().rank(request);
            return Ranking.of(cheapest.scores(), type + ": " + why + " → " + cheapest.reason());
        }
        return Ranking.of(
                scores(inOrder),
                type + ": " + why + " → one call of \"" + inOrder.get(0).name() + "\"");
    }

    /** Names of the models that are needed and may not answer, for a reason. */
    String missing(Collection<String> needed) {
        return needed.stream()
                        .filter(each -> find(each).isEmpty())
                        .map(each -> "\"" + each + "\"")
                        .distinct()
                        .collect(Collectors.joining(", "))
                + " may not be called for this query";
    }

    /** Scores that say nothing but the order. */
    private static Map<String, BigDecimal> scores(List<Candidate> inOrder) {
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        inOrder.forEach(each -> scores.putIfAbsent(each.name(), BigDecimal.valueOf(inOrder.size() - scores.size())));
        return scores;
    }

    /** The candidates, the cheapest first. */
    List<Candidate> cheapest() {
        List<Candidate> sorted = new ArrayList<>(request.candidates());
        sorted.sort(Candidate.CHEAPER_FIRST);
        return sorted;
    }

    /** What the dearest of the candidates costs; empty when one has no price. */
    Optional<BigDecimal> dearest() {
        return request.candidates().stream()
                        .anyMatch(each -> each.estimatedCost().isEmpty())
                ? Optional.empty()
                : request.candidates().stream()
                        .flatMap(each -> each.estimatedCost().stream())
                        .max(Comparator.naturalOrder());
    }
}
