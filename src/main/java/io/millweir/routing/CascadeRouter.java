package io.millweir.routing;

import io.millweir.domain.Strategy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets models answer from the cheapest to the strongest until a judging model is content; or, where a learned router
 * judges, calls the first model whose answer it predicts to be good enough.
 */
final class CascadeRouter implements Router {
    private final StrategySpec.Cascade spec;
    private final Function<String, Optional<Router>> routers;

    CascadeRouter(StrategySpec.Cascade spec, Function<String, Optional<Router>> routers) {
        this.spec = spec;
        this.routers = routers;
    }

    @Override
    public String version() {
        return spec.judge() instanceof StrategySpec.Judge.Predicted predicted
                ? routers.apply(predicted.router()).map(Router::version).orElse(BUILT_IN_VERSION)
                : BUILT_IN_VERSION;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        StrategyRequest asked = new StrategyRequest("cascade", request);
        List<Candidate> models = asked.eligible(spec.models());
        if (asked.isPlain()) {
            return asked.plain(models, "embeddings take one call");
        }
        if (models.isEmpty()) {
            return asked.plain(models, "none of its models may be called for this query");
        }
        return spec.judge() instanceof StrategySpec.Judge.Model judge
                ? judged(asked, models, judge.name())
                : predicted(asked, models, ((StrategySpec.Judge.Predicted) spec.judge()).router());
    }

    /** Without a judge the strongest that may answer does: nobody would say that a cheaper one did well. */
    private Ranking judged(StrategyRequest asked, List<Candidate> models, String judgeName) {
        List<Candidate> strongest = models.subList(models.size() - 1, models.size());
        Optional<Candidate> judge = asked.find(judgeName);
        if (models.size() == 1) {
            return asked.plain(models, asked.missing(spec.models()));
        }
        if (judge.isEmpty()) {
            return asked.plain(strongest, asked.missing(List.of(judgeName)));
        }
        if (!asked.costs().fits(judge.get().card())) {
            return asked.plain(
                    strongest, "query and answer together do not fit the context window of \"" + judgeName + "\"");
        }
        StrategyCosts costs = asked.costs();
        Optional<BigDecimal> cost = costs.answer(models.get(models.size() - 1));
        for (Candidate each : models.subList(0, models.size() - 1)) {
            cost = StrategyCosts.sum(cost, StrategyCosts.sum(costs.answer(each), costs.look(judge.get(), each)));
        }
        List<String> names = models.stream().map(Candidate::name).toList();
        String left = names.size() < spec.models().size() ? " (" + asked.missing(spec.models()) + ")" : "";
        return asked.planned(
                new Strategy.Cascade(names, judgeName, spec.threshold()),
                models,
                cost,
                "\"" + String.join("\", \"", names) + "\" until \"" + judgeName + "\" is content" + left);
    }

    private Ranking predicted(StrategyRequest asked, List<Candidate> models, String router) {
        Map<String, Double> scores = routers.apply(router)
                .map(each -> each.predictions(asked.request()))
                .orElse(Map.of());
        for (int i = 0; i < models.size(); i++) {
            double score = scores.getOrDefault(models.get(i).name(), Double.NEGATIVE_INFINITY);
            if (score >= spec.threshold()) {
                // What is stronger takes its place when it fails; what is weaker comes last.
                List<Candidate> inOrder = new ArrayList<>(models.subList(i, models.size()));
                for (int j = i - 1; j >= 0; j--) {
                    inOrder.add(models.get(j));
                }
                return asked.plain(
                        inOrder, router + " predicts " + text(score) + ", " + text(spec.threshold()) + " needed");
            }
        }
        List<Candidate> strongestFirst = new ArrayList<>(models);
        Collections.reverse(strongestFirst);
        return asked.plain(strongestFirst, router + " predicts less than " + text(spec.threshold()) + " for all");
    }

    private static String text(double score) {
        return BigDecimal.valueOf(score).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }
}
