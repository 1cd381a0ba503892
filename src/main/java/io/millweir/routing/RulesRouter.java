package io.millweir.routing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Follows the first rule whose condition holds. A model of the rule that is no candidate is skipped; when none is left,
 * or no rule holds, the default decides, and when that does not help either, the cheapest candidate.
 */
final class RulesRouter implements Router {
    private final List<CompiledRule> rules;
    private final Target otherwise;
    private final Function<String, Optional<Router>> routers;

    RulesRouter(RouterSpec.Rules spec, Function<String, Optional<Router>> routers) {
        this.rules = spec.rules().stream().map(CompiledRule::new).toList();
        this.otherwise = spec.otherwise();
        this.routers = routers;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        List<String> notes = new ArrayList<>();
        QueryText text = new QueryText(request.text());
        return rules.stream()
                .filter(rule -> rule.matches(request.query(), text, notes))
                .findFirst()
                .flatMap(rule -> follow(rule.target(), "rule: " + rule.name(), request, notes))
                .or(() -> follow(otherwise, "rule: default", request, notes))
                .orElseGet(() -> cheapest(request, notes));
    }

    private Optional<Ranking> follow(Target target, String reason, RoutingRequest request, List<String> notes) {
        if (target instanceof Target.ToRouter toRouter) {
            return delegate(toRouter.router(), reason, request, notes);
        }
        return prefer(((Target.ToModels) target).models(), reason, request, notes);
    }

    private Optional<Ranking> delegate(String router, String reason, RoutingRequest request, List<String> notes) {
        Optional<Router> delegate = routers.apply(router);
        if (delegate.isEmpty()) {
            notes.add(reason + ": unknown router \"" + router + "\", skipped; name a configured router");
        }
        return delegate.map(each -> {
            Ranking ranking = each.rank(request);
            List<String> all = new ArrayList<>(notes);
            all.addAll(ranking.notes());
            return new Ranking(
                    ranking.scores(),
                    ranking.first(),
                    reason + " → " + ranking.reason(),
                    ranking.propensity(),
                    all,
                    ranking.calls());
        });
    }

    private static Optional<Ranking> prefer(
            List<String> models, String reason, RoutingRequest request, List<String> notes) {
        Set<String> candidates =
                request.candidates().stream().map(Candidate::name).collect(Collectors.toSet());
        Set<String> preferred = new LinkedHashSet<>(models);
        List<String> skipped =
                preferred.stream().filter(each -> !candidates.contains(each)).toList();
        skipped.forEach(each -> notes.add(reason + ": model \"" + each + "\" is no candidate, skipped"));
        preferred.retainAll(candidates);
        if (preferred.isEmpty()) {
            return Optional.empty();
        }
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        preferred.forEach(each -> scores.put(each, BigDecimal.valueOf((long) preferred.size() - scores.size())));
        String why = skipped.isEmpty() ? reason : reason + " (" + String.join(", ", skipped) + " skipped)";
        return Optional.of(new Ranking(scores, why, OptionalDouble.empty(), notes));
    }

    private static Ranking cheapest(RoutingRequest request, List<String> notes) {
        Ranking cheapest = new CheapestRouter().rank(request);
        return new Ranking(cheapest.scores(), "no rule applies → " + cheapest.reason(), OptionalDouble.empty(), notes);
    }
}
