package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.ESTIMATOR;
import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.planned;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import io.millweir.domain.Strategy;
import io.millweir.registry.Models;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What routers of several calls plan, and when they plan one. */
class StrategyRoutersTest {
    private static final Models MODELS = models(
            "cheap", priced("0.1", "0.1"),
            "middle", priced("1", "1"),
            "strong", priced("9", "9"),
            "narrow", priced("0.2", "0.2") + ", 'context_window': 600",
            "vectors", "'input_price': 0.02, 'operation': 'embeddings'");

    private static final Map<String, RouterSpec> SPECS = Map.of(
            "steps",
            new StrategySpec.Cascade(List.of("cheap", "middle", "strong"), new StrategySpec.Judge.Model("middle"), 0.7),
            "mix",
            new StrategySpec.AutoMix("cheap", "strong", 3, 0.5),
            "close",
            new StrategySpec.AutoMix("narrow", "strong", 3, 0.5),
            "rounds",
            new StrategySpec.MultiRound("strong", "cheapest", 3),
            "picked",
            new StrategySpec.Llm("middle", Optional.of("strong")),
            "ruled",
            new RouterSpec.Rules(List.of(), new Target.ToRouter("mix")));

    private final Routing routing =
            new Routing(Routers.build(SPECS), new RoutingSettings("cheapest", List.of(), 3), ESTIMATOR, card -> true);

    private Plan plan(Query query) {
        return planned(routing.plan(query, MODELS)).plan();
    }

    private static Query asking(String router, String... candidates) {
        return query("How deep is the mill stream?")
                .router(router)
                .maxTokens(100)
                .candidates(candidates)
                .build();
    }

    @Test
    void a_cascade_is_planned_from_the_cheapest_to_the_strongest() {
        Plan plan = plan(asking("steps"));

        assertThat(plan.strategy()).contains(new Strategy.Cascade(List.of("cheap", "middle", "strong"), "middle", 0.7));
        assertThat(plan.opening()).isEqualTo("cheap");
        assertThat(plan.models()).startsWith("cheap", "middle", "strong");
        assertThat(plan.reason()).isEqualTo("cascade: \"cheap\", \"middle\", \"strong\" until \"middle\" is content");
    }

    @Test
    void a_cascade_goes_without_those_that_may_not_answer() {
        Plan plan = plan(asking("steps", "cheap", "middle"));

        assertThat(plan.strategy()).contains(new Strategy.Cascade(List.of("cheap", "middle"), "middle", 0.7));
        assertThat(plan.reason()).endsWith("(\"strong\" may not be called for this query)");
    }

    @Test
    void without_its_judge_the_strongest_of_a_cascade_answers() {
        Plan plan = plan(asking("steps", "cheap", "strong"));

        assertThat(plan.strategy()).isEmpty();
        assertThat(plan.chosen()).isEqualTo("strong");
        assertThat(plan.reason())
                .isEqualTo("cascade: \"middle\" may not be called for this query → one call of \"strong\"");
    }

    @Test
    void automix_needs_both_models() {
        assertThat(plan(asking("mix")).strategy()).contains(new Strategy.AutoMix("cheap", "strong", 3, 0.5));

        Plan plan = plan(asking("mix", "middle", "strong"));

        assertThat(plan.strategy()).isEmpty();
        assertThat(plan.chosen()).isEqualTo("strong");
    }

    @Test
    void automix_escalates_beforehand_when_the_small_model_cannot_read_its_answer_again() {
        Query query = query("mill ".repeat(400)).router("close").maxTokens(100).build();

        Plan plan = plan(query);

        assertThat(plan.strategy()).isEmpty();
        assertThat(plan.chosen()).isEqualTo("strong");
    }

    @Test
    void rounds_and_picks_are_planned_with_the_models_behind_them() {
        Plan rounds = plan(asking("rounds"));
        assertThat(rounds.strategy()).contains(new Strategy.MultiRound("strong", "cheapest", 3));
        assertThat(rounds.chosen()).isEqualTo("strong");

        Plan picked = plan(asking("picked"));
        assertThat(picked.strategy())
                .contains(new Strategy.Pick("middle", List.of("cheap", "middle", "narrow", "strong")));
        assertThat(picked.opening()).isEqualTo("middle");
        assertThat(picked.chosen()).isEqualTo("strong");
    }

    @Test
    void the_expected_cost_is_that_of_all_calls() {
        BigDecimal all = plan(asking("mix")).expectedCost().orElseThrow();
        BigDecimal small = plan(asking("cheapest", "cheap")).expectedCost().orElseThrow();
        BigDecimal large = plan(asking("cheapest", "strong")).expectedCost().orElseThrow();

        assertThat(all)
                .isGreaterThan(small.add(large))
                .isLessThan(small.multiply(BigDecimal.TEN).add(large));
    }

    @Test
    void a_query_that_may_not_cost_as_much_is_one_call_of_the_cheapest() {
        Plan plan = plan(query("How deep is the mill stream?")
                .router("mix")
                .maxTokens(100)
                .maxCost("0.001")
                .build());

        assertThat(plan.strategy()).isEmpty();
        assertThat(plan.chosen()).isEqualTo("cheap");
        assertThat(plan.reason()).matches("automix: its calls may cost up to 0\\.00\\d+, above max_cost → one call.*");
    }

    @Test
    void embeddings_take_one_call() {
        Plan plan = plan(query("stream").router("mix").embeddings().build());

        assertThat(plan.strategy()).isEmpty();
        assertThat(plan.chosen()).isEqualTo("vectors");
    }

    @Test
    void rules_may_send_queries_to_a_strategy() {
        assertThat(plan(asking("ruled")).strategy()).contains(new Strategy.AutoMix("cheap", "strong", 3, 0.5));
    }

    @Test
    void the_models_of_a_part_are_those_of_its_router() {
        assertThat(routing.models(asking("rounds"), "cheapest", MODELS)).startsWith("cheap", "narrow", "middle");
        assertThat(routing.models(asking("rounds", "strong"), "cheapest", MODELS))
                .containsExactly("strong");
    }
}
