package io.millweir.routing;

import io.millweir.domain.Strategy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Lets a small model answer and check itself, and a large one when it is not content. */
final class AutoMixRouter implements Router {
    private final StrategySpec.AutoMix spec;

    AutoMixRouter(StrategySpec.AutoMix spec) {
        this.spec = spec;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        StrategyRequest asked = new StrategyRequest("automix", request);
        List<String> needed = List.of(spec.small(), spec.large());
        List<Candidate> models = asked.eligible(needed);
        if (asked.isPlain()) {
            return asked.plain(models, "embeddings take one call");
        }
        if (models.size() < needed.size()) {
            return asked.plain(models, asked.missing(needed));
        }
        Candidate small = models.get(0);
        Candidate large = models.get(1);
        StrategyCosts costs = asked.costs();
        if (!costs.fits(small.card())) {
            return asked.plain(
                    List.of(large),
                    "query and answer together do not fit the context window of \"" + small.name() + "\"");
        }
        Optional<BigDecimal> cost = StrategyCosts.sum(
                StrategyCosts.sum(costs.answer(small), StrategyCosts.times(spec.checks(), costs.look(small, small))),
                costs.answer(large));
        return asked.planned(
                new Strategy.AutoMix(spec.small(), spec.large(), spec.checks(), spec.threshold()),
                models,
                cost,
                "\"" + spec.small() + "\" with up to " + spec.checks() + " checks of itself, then \"" + spec.large()
                        + "\"");
    }
}
