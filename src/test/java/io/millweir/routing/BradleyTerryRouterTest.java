package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static io.millweir.routing.RoutingFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.registry.Models;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.routing.online.Statistic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BradleyTerryRouterTest {
    private static final Models MODELS =
            models("dear", priced("10", "10"), "cheap", priced("1", "1"), "new", priced("5", "5"));

    private final OnlineLearning learning = new OnlineLearning();

    private Ranking rank(double costWeight) {
        return new BradleyTerryRouter(new RouterSpec.BradleyTerry(costWeight), learning)
                .rank(request(query("hello").build(), MODELS));
    }

    @Test
    void prefers_the_strongest_and_names_those_that_were_never_compared() {
        learning.heard(new Statistic.Games("dear", "cheap"), 0, new long[] {9});
        learning.heard(new Statistic.Games("cheap", "dear"), 1, new long[] {3});

        Ranking ranking = rank(0);

        assertThat(RoutingFixture.best(ranking)).isEqualTo("dear");
        assertThat(ranking.scores().get("new")).isEqualByComparingTo("0.5");
        assertThat(ranking.reason())
                .isEqualTo(
                        "bradley-terry: strongest for its cost by 12 comparisons; not compared yet, taken for average:"
                                + " new");
        assertThat(ranking.propensity()).isEmpty();
    }

    @Test
    void weighs_cost() {
        learning.heard(new Statistic.Games("dear", "cheap"), 0, new long[] {9});
        learning.heard(new Statistic.Games("cheap", "dear"), 1, new long[] {7});

        assertThat(RoutingFixture.best(rank(0))).isEqualTo("dear");
        assertThat(RoutingFixture.best(rank(0.5))).isEqualTo("cheap");
    }

    @Test
    void takes_the_cheapest_while_nobody_has_compared() {
        Routing routing = new Routing(
                Routers.build(
                        Map.of("league", new RouterSpec.BradleyTerry(0)),
                        none -> {
                            throw new AssertionError("no router was trained");
                        },
                        new Online(learning, Optional.empty())),
                new RoutingSettings("league", List.of(), 2),
                RoutingFixture.ESTIMATOR,
                card -> true);

        var plan = RoutingFixture.planned(routing.plan(query("hello").build(), MODELS))
                .plan();

        assertThat(plan.chosen()).isEqualTo("cheap");
        assertThat(plan.reason()).isEqualTo("bradley-terry: none of the candidates was compared yet");
        assertThat(plan.context()).isEmpty();
    }
}
