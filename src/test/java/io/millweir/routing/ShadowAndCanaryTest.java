package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.ESTIMATOR;
import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.planned;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millweir.domain.Query;
import io.millweir.registry.Models;
import io.millweir.routing.RoutingResult.Shadow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShadowAndCanaryTest {
    private static final Models MODELS = models("cheap", priced("0.1", "0.1"), "dear", priced("9", "9"));

    private static Routing routing(List<String> shadow, Optional<Canary> canary) {
        return new Routing(
                Routers.build(
                        Map.of("upside-down", new RouterSpec.Rules(List.of(), new Target.ToModels(List.of("dear"))))),
                new RoutingSettings("cheapest", List.of(), 2, Map.of(), shadow, canary),
                ESTIMATOR,
                card -> true);
    }

    private static String chosen(Routing routing, Query query) {
        return planned(routing.plan(query, MODELS)).plan().chosen();
    }

    private static Optional<Canary> canary(double percent, Canary.By by) {
        return Optional.of(new Canary("upside-down", percent, by));
    }

    @Test
    void a_shadow_says_what_it_would_have_done_and_changes_nothing() {
        RoutingResult.Planned planned = planned(routing(List.of("upside-down", "round-robin"), Optional.empty())
                .plan(query("a").build(), MODELS));

        assertThat(planned.plan().chosen()).isEqualTo("cheap");
        assertThat(planned.shadows().stream().map(Shadow::plan))
                .extracting(plan -> plan.router() + " → " + plan.chosen())
                .hasSize(2)
                .first()
                .isEqualTo("upside-down → dear");
    }

    @Test
    void a_shadow_has_no_say_in_a_query_that_names_its_model() {
        Routing routing = routing(List.of("upside-down"), Optional.empty());

        assertThat(planned(routing.plan(query("a").model("cheap").build(), MODELS))
                        .shadows())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 5, 50, 100})
    void a_canary_decides_for_its_part_of_the_queries(double percent) {
        Routing routing = routing(List.of(), canary(percent, Canary.By.ID));

        long taken = IntStream.range(0, 4_000)
                .filter(i -> chosen(routing, query("a").id("q-" + i).build()).equals("dear"))
                .count();

        assertThat(taken / 4_000.0).isCloseTo(percent / 100, within(percent % 100 == 0 ? 1e-9 : 0.02));
    }

    @Test
    void a_canary_by_tenant_takes_all_queries_of_a_tenant_or_none() {
        Routing routing = routing(List.of(), canary(50, Canary.By.TENANT));

        for (int tenant = 0; tenant < 20; tenant++) {
            String name = "team-" + tenant;
            assertThat(IntStream.range(0, 20)
                            .mapToObj(i -> chosen(
                                    routing,
                                    query("a").id("q-" + i).tenant(name).build()))
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void a_canary_leaves_a_query_alone_that_names_its_router() {
        Routing routing = routing(List.of(), canary(100, Canary.By.ID));

        assertThat(chosen(routing, query("a").router("cheapest").build())).isEqualTo("cheap");
    }
}
