package io.millweir.routing;

import io.millweir.domain.Strategy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets a model pick the one that answers, from what the cards say of the candidates. Of more than
 * {@value #MOST_CANDIDATES} the cheapest are shown to it.
 */
final class LlmRouter implements Router {
    static final int MOST_CANDIDATES = 50;

    private final StrategySpec.Llm spec;

    LlmRouter(StrategySpec.Llm spec) {
        this.spec = spec;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        StrategyRequest asked = new StrategyRequest("llm", request);
        List<Candidate> byDefault = new ArrayList<>();
        spec.otherwise().flatMap(asked::find).ifPresent(byDefault::add);
        List<Candidate> cheapest = asked.cheapest();
        cheapest.stream().filter(each -> !byDefault.contains(each)).forEach(byDefault::add);
        Optional<Candidate> picker = asked.find(spec.model());
        if (asked.isPlain()) {
            return asked.plain(byDefault, "embeddings take one call");
        }
        if (picker.isEmpty()) {
            return asked.plain(byDefault, asked.missing(List.of(spec.model())));
        }
        if (byDefault.size() == 1) {
            return asked.plain(byDefault, "there is nothing to pick from");
        }
        List<String> shown = cheapest.stream()
                .limit(MOST_CANDIDATES)
                .map(Candidate::name)
                .sorted()
                .toList();
        StrategyCosts costs = asked.costs();
        Optional<BigDecimal> cost = StrategyCosts.sum(
                costs.read(picker.get(), (long) StrategyCosts.CARD * shown.size(), Strategy.NAME_TOKENS),
                asked.dearest());
        return asked.planned(
                new Strategy.Pick(spec.model(), shown),
                byDefault,
                cost,
                "\"" + spec.model() + "\" picks one of " + shown.size() + ", else \""
                        + byDefault.get(0).name() + "\"");
    }
}
