package io.millweir.routing;

import io.millweir.domain.Strategy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Lets a model take the question apart, routes the parts, and lets the model make one answer of theirs. */
final class MultiRoundRouter implements Router {
    private final StrategySpec.MultiRound spec;
    private final Function<String, Optional<Router>> routers;

    MultiRoundRouter(StrategySpec.MultiRound spec, Function<String, Optional<Router>> routers) {
        this.spec = spec;
        this.routers = routers;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        StrategyRequest asked = new StrategyRequest("multiround", request);
        Ranking ofParts =
                routers.apply(spec.router()).orElseGet(CheapestRouter::new).rank(request);
        List<Candidate> routed = inOrder(asked, ofParts);
        Optional<Candidate> model = asked.find(spec.model());
        if (asked.isPlain()) {
            return asked.plain(routed, "embeddings take one call");
        }
        if (model.isEmpty()) {
            return asked.plain(routed, asked.missing(List.of(spec.model())));
        }
        StrategyCosts costs = asked.costs();
        // Parts are taken to be as long as the query, and to go where it would have gone.
        Optional<BigDecimal> cost = StrategyCosts.sum(
                StrategyCosts.sum(
                        costs.read(model.get(), 0, Strategy.PARTS_TOKENS),
                        StrategyCosts.times(spec.maxParts(), costs.answer(routed.get(0)))),
                costs.together(model.get(), spec.maxParts()));
        List<Candidate> answering = new ArrayList<>(List.of(model.get()));
        routed.stream().filter(each -> !each.equals(model.get())).forEach(answering::add);
        return asked.planned(
                new Strategy.MultiRound(spec.model(), spec.router(), spec.maxParts()),
                answering,
                cost,
                "\"" + spec.model() + "\" takes it apart, at most " + spec.maxParts() + " parts by " + spec.router());
    }

    /** The candidates as the router of the parts prefers them for the whole query; never none. */
    private static List<Candidate> inOrder(StrategyRequest asked, Ranking ranking) {
        List<Candidate> scored = asked.request().candidates().stream()
                .filter(each -> ranking.scores().containsKey(each.name()))
                .sorted(ranking.bestFirst())
                .toList();
        return scored.isEmpty() ? asked.cheapest() : scored;
    }
}
