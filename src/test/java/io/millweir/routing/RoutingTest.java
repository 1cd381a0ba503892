package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.ESTIMATOR;
import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.planned;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static io.millweir.routing.RoutingFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import io.millweir.registry.ModelCard;
import io.millweir.registry.Models;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final Models MODELS = models(
            "cheap", priced("0.1", "0.1"),
            "middle", priced("1", "1"),
            "strong", priced("9", "9"),
            "off", priced("0.01", "0.01") + ", 'enabled': false",
            "vectors", "'input_price': 0.02, 'operation': 'embeddings'");

    private static Routing routing(RoutingSettings settings) {
        return new Routing(Routers.build(Map.of()), settings, ESTIMATOR, card -> true);
    }

    private static RoutingSettings withFallbacks(int max, String... fallbacks) {
        return new RoutingSettings("cheapest", List.of(fallbacks), max);
    }

    private final Routing routing = routing(RoutingSettings.defaults());

    private Plan plan(Query query) {
        return planned(routing.plan(query, MODELS)).plan();
    }

    private Failure failure(Query query) {
        return refused(routing.plan(query, MODELS)).failure();
    }

    @Test
    void plans_by_the_default_router() {
        Plan plan = plan(query("Hello world").maxTokens(100).build());

        assertThat(plan.router()).isEqualTo("cheapest");
        assertThat(plan.requestedModel()).isEmpty();
        assertThat(plan.chosen()).isEqualTo("cheap");
        assertThat(plan.fallbacks()).containsExactly("middle", "strong");
        assertThat(plan.scores()).containsOnlyKeys("cheap", "middle", "strong");
        assertThat(plan.reason()).isEqualTo("cheapest that fits");
        assertThat(plan.expectedCost())
                .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.0000106"));
        assertThat(plan.registryVersion()).isEqualTo(MODELS.version());
        assertThat(plan.propensity()).isEmpty();
    }

    @Test
    void plans_by_the_router_that_the_query_names() {
        Plan plan = plan(query("Hi").router("random").build());

        assertThat(plan.router()).isEqualTo("random");
        assertThat(plan.propensity()).hasValue(1.0 / 3);
    }

    @Test
    void keeps_to_the_candidates_of_the_query() {
        Plan plan = plan(query("Hi").candidates("strong", "middle").build());

        assertThat(plan.models()).containsExactly("middle", "strong");
    }

    @Test
    void calls_the_model_that_the_client_names() {
        Plan plan = plan(query("Hi").model("strong").build());

        assertThat(plan.router()).isEqualTo("explicit");
        assertThat(plan.requestedModel()).contains("strong");
        assertThat(plan.models()).containsExactly("strong");
        assertThat(plan.reason()).isEqualTo("named by the client");
        assertThat(plan.scores()).isEmpty();
        assertThat(plan.expectedCost()).isPresent();
    }

    @Test
    void gives_a_named_model_only_the_configured_fallbacks_that_fit() {
        Routing configured = routing(withFallbacks(3, "off", "strong", "gone", "vectors", "cheap", "middle"));

        Plan plan = planned(configured.plan(query("Hi").model("strong").build(), MODELS))
                .plan();

        assertThat(plan.models()).containsExactly("strong", "cheap", "middle");
    }

    @Test
    void adds_configured_fallbacks_after_those_of_the_router() {
        Routers routers = Routers.build(
                Map.of("pair", new RouterSpec.Rules(List.of(), new Target.ToModels(List.of("strong", "middle")))));
        Routing configured = new Routing(routers, withFallbacks(5, "middle", "cheap"), ESTIMATOR, card -> true);

        Plan plan = planned(configured.plan(query("Hi").router("pair").build(), MODELS))
                .plan();

        assertThat(plan.models()).containsExactly("strong", "middle", "cheap");
    }

    @Test
    void plans_no_more_of_its_own_fallbacks_than_configured_and_then_the_configured_ones() {
        Plan none = planned(routing(withFallbacks(0, "middle")).plan(query("Hi").build(), MODELS))
                .plan();
        Plan one = planned(routing(withFallbacks(1, "strong")).plan(query("Hi").build(), MODELS))
                .plan();

        assertThat(none.fallbacks()).containsExactly("middle");
        assertThat(one.fallbacks()).containsExactly("middle", "strong");
    }

    @Test
    void breaks_ties_by_cost_and_then_by_name() {
        Models tied = models(
                "b", "'size': '7B', " + priced("1", "1"),
                "c", "'size': '7B', " + priced("1", "1"),
                "a", "'size': '7B', " + priced("2", "2"));

        Plan plan = planned(routing.plan(query("Hi").router("largest").build(), tied))
                .plan();

        assertThat(plan.models()).containsExactly("b", "c", "a");
    }

    @Test
    void takes_the_first_by_name_when_nothing_has_a_price() {
        Plan plan = planned(routing.plan(query("Hi").build(), models("b", "", "a", "")))
                .plan();

        assertThat(plan.models()).containsExactly("a", "b");
        assertThat(plan.expectedCost()).isEmpty();
        assertThat(plan.scores()).isEmpty();
    }

    @Test
    void routes_embeddings_to_models_for_embeddings() {
        assertThat(plan(query("Hi").embeddings().build()).models()).containsExactly("vectors");
    }

    @Test
    void refuses_an_unknown_model_and_offers_the_nearest() {
        Failure failure = failure(query("Hi").model("middel").build());

        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
        assertThat(failure.message()).startsWith("model: unknown model \"middel\"; did you mean \"middle\"?");
    }

    @Test
    void refuses_an_unknown_candidate_by_its_place() {
        Failure routed = failure(query("Hi").candidates("cheap", "strnog").build());
        Failure named =
                failure(query("Hi").model("cheap").candidates("cheap", "strnog").build());

        assertThat(routed.code()).isEqualTo(ErrorCode.UNKNOWN_MODEL);
        assertThat(routed.message()).startsWith("candidates[1]: unknown model \"strnog\"; did you mean \"strong\"?");
        assertThat(named).isEqualTo(routed);
    }

    @Test
    void refuses_an_unknown_router_and_offers_the_nearest() {
        Failure failure = failure(query("Hi").router("chepest").build());

        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_ROUTER);
        assertThat(failure.message()).startsWith("router: unknown router \"chepest\"; did you mean \"cheapest\"?");
    }

    @Test
    void says_when_the_default_router_is_unknown() {
        Routing misconfigured = routing(new RoutingSettings("chepest", List.of(), 2));

        assertThat(refused(misconfigured.plan(query("Hi").build(), MODELS))
                        .failure()
                        .message())
                .startsWith("routing.default-router: unknown router \"chepest\"");
    }

    @Test
    void refuses_a_named_model_that_may_not_answer() {
        assertThat(failure(query("Hi").model("off").build())).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
            assertThat(failure.message()).startsWith("model: \"off\" is disabled; ");
        });
        assertThat(failure(query("Hi").model("vectors").build()).message())
                .startsWith("model: \"vectors\" is for embeddings, not for chat; ");
        assertThat(failure(query("Hi").model("cheap").embeddings().build()).message())
                .startsWith("model: \"cheap\" is for chat, not for embeddings; ");
    }

    @Test
    void refuses_a_named_model_that_takes_no_system_prompt() {
        Models models = models("plain", "'supports': {'system_prompt': false}");

        Failure failure = refused(routing.plan(
                        query("Hi").model("plain").systemPrompt("Be brief.").build(), models))
                .failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
        assertThat(failure.message()).startsWith("model: \"plain\" takes no system prompt");
        assertThat(planned(routing.plan(query("Hi").model("plain").build(), models))
                        .plan()
                        .chosen())
                .isEqualTo("plain");
    }

    @Test
    void refuses_a_named_model_whose_context_window_is_too_small() {
        Models models = models("narrow", "'context_window': 100");

        Failure failure = refused(
                        routing.plan(query("Hi").model("narrow").maxTokens(100).build(), models))
                .failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.CONTEXT_LENGTH_EXCEEDED);
        assertThat(failure.message())
                .startsWith("model: \"narrow\" has a context window of 100 tokens, the query needs about 105;");
    }

    @Test
    void refuses_a_named_model_above_max_cost() {
        Failure failure = failure(query("Hello world")
                .model("strong")
                .maxTokens(100)
                .maxCost("0.0009")
                .build());

        assertThat(failure.code()).isEqualTo(ErrorCode.MAX_COST_EXCEEDED);
        assertThat(failure.message())
                .startsWith("max_cost: \"0.0009\" is below the estimate of 0.000954 for \"strong\";");
        assertThat(plan(query("Hello world")
                                .model("strong")
                                .maxTokens(100)
                                .maxCost("0.000954")
                                .build())
                        .chosen())
                .isEqualTo("strong");
    }

    @Test
    void refuses_a_named_model_without_a_price_when_there_is_a_max_cost() {
        Failure failure = refused(
                        routing.plan(query("Hi").model("free").maxCost("1").build(), models("free", "")))
                .failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.MAX_COST_EXCEEDED);
        assertThat(failure.message()).startsWith("model: \"free\" has no price");
    }

    @Test
    void leaves_out_what_is_above_max_cost() {
        Plan plan = plan(query("Hello world").maxTokens(100).maxCost("0.0002").build());

        assertThat(plan.models()).containsExactly("cheap", "middle");
    }

    @Test
    void names_the_cheapest_estimate_when_only_max_cost_is_in_the_way() {
        Failure failure =
                failure(query("Hello world").maxTokens(100).maxCost("0.00001").build());

        assertThat(failure.code()).isEqualTo(ErrorCode.MAX_COST_EXCEEDED);
        assertThat(failure.message())
                .startsWith("max_cost: \"0.00001\" is below the estimate of each of 3 candidates; the cheapest is"
                        + " \"cheap\" with 0.0000106;");
    }

    @Test
    void says_when_no_candidate_has_a_price_to_hold_against_max_cost() {
        Failure failure = refused(routing.plan(query("Hi").maxCost("1").build(), models("a", "")))
                .failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.MAX_COST_EXCEEDED);
        assertThat(failure.message()).contains("each of 1 candidate, none of which has a price;");
    }

    @Test
    void counts_what_speaks_against_each_model() {
        Models models = models(
                "off", "'enabled': false",
                "vectors", "'operation': 'embeddings'",
                "elsewhere", "'tags': ['elsewhere']",
                "other-1", "",
                "other-2", "",
                "plain", "'supports': {'system_prompt': false}",
                "narrow", "'context_window': 10");
        Routing picky = new Routing(Routers.build(Map.of()), RoutingSettings.defaults(), ESTIMATOR, card -> !card.tags()
                .containsKey("elsewhere"));

        Failure failure = refused(picky.plan(
                        query("Hi")
                                .systemPrompt("Be brief.")
                                .candidates("off", "plain", "narrow")
                                .maxTokens(10)
                                .build(),
                        models))
                .failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
        assertThat(failure.message())
                .contains("of 7 models: 1 disabled, 1 for another operation, 1 not served by a configured provider,"
                        + " 2 not in candidates, 1 without system prompts, 1 context window too small;");
    }

    @Test
    void refuses_when_there_are_no_models() {
        Failure failure = refused(routing.plan(query("Hi").build(), models())).failure();

        assertThat(failure.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
        assertThat(failure.message()).contains("of 0 models");
    }

    @Test
    void plans_by_another_router_whatever_the_query_names() {
        Query query = query("Hi").model("strong").router("largest").build();

        Plan plan = planned(routing.planBy("cheapest", query, MODELS)).plan();

        assertThat(plan.chosen()).isEqualTo("cheap");
        assertThat(plan.router()).isEqualTo("cheapest");
        assertThat(plan.requestedModel()).contains("strong");
    }

    @Test
    void ignores_names_that_a_router_makes_up() {
        Router liar = request ->
                Ranking.of(Map.of("off", BigDecimal.TEN, "ghost", BigDecimal.TEN, "middle", BigDecimal.ONE), "lies");
        Routing trusting = new Routing(
                Routers.build(Map.of()).with("liar", liar), RoutingSettings.defaults(), ESTIMATOR, card -> true);

        Plan plan = planned(trusting.plan(query("Hi").router("liar").build(), MODELS))
                .plan();

        assertThat(plan.models()).containsExactly("middle");
        assertThat(plan.scores()).containsOnlyKeys("middle");
    }

    @Test
    void leaves_out_a_model_whose_provider_knows_that_it_takes_no_system_prompt() {
        Routing informed = new Routing(Routers.build(Map.of()), RoutingSettings.defaults(), ESTIMATOR, new Serving() {
            @Override
            public boolean serves(ModelCard card) {
                return true;
            }

            @Override
            public boolean takesSystemPrompt(ModelCard card) {
                return !card.name().equals("cheap");
            }
        });

        Plan with = planned(informed.plan(query("Hi").systemPrompt("Be brief.").build(), MODELS))
                .plan();
        Plan without = planned(informed.plan(query("Hi").build(), MODELS)).plan();

        assertThat(with.models()).isNotEmpty().doesNotContain("cheap");
        assertThat(without.chosen()).isEqualTo("cheap");
    }

    @Test
    void passes_notes_of_rules_on_as_warnings() {
        Routers routers = Routers.build(Map.of(
                "rules",
                new RouterSpec.Rules(
                        List.of(new Rule("r", Condition.ALWAYS, new Target.ToModels(List.of("gone")))),
                        new Target.ToRouter("cheapest"))));
        Routing ruled = new Routing(routers, RoutingSettings.defaults(), ESTIMATOR, card -> true);

        RoutingResult.Planned planned =
                planned(ruled.plan(query("Hi").router("rules").build(), MODELS));

        assertThat(planned.warnings()).containsExactly("rule: r: model \"gone\" is no candidate, skipped");
        assertThat(planned.routerVersion()).isEqualTo("1");
    }

    /** Over many random registries and queries: equal plans twice, and never a model that may not answer. */
    @Test
    void plans_are_repeatable_and_name_only_candidates() {
        Random random = new Random(20_260_101);
        List<String> routers = List.of("cheapest", "smallest", "largest", "random");
        int plans = 0;
        for (int round = 0; round < 500; round++) {
            Models models = randomModels(random);
            List<String> names = models.all().stream().map(card -> card.name()).toList();
            RoutingFixture.QueryBuilder builder = query("Hello world ".repeat(1 + random.nextInt(40)))
                    .id("q" + round)
                    .router(routers.get(random.nextInt(routers.size())));
            List<String> asked = random.nextBoolean() ? List.of() : names.subList(0, 1 + random.nextInt(names.size()));
            builder.candidates(asked.toArray(String[]::new));
            if (random.nextBoolean()) {
                builder.maxCost("0.0005");
            }
            Query query = builder.build();
            Routing configured = routing(withFallbacks(random.nextInt(5), "m0", "m1", "m2", "m3"));

            RoutingResult result = configured.plan(query, models);

            assertThat(routing(withFallbacks(0)).plan(query, models).getClass()).isEqualTo(result.getClass());
            assertThat(configured.plan(query, models)).isEqualTo(result);
            if (result instanceof RoutingResult.Planned planned) {
                plans++;
                assertThat(planned.plan().models()).doesNotHaveDuplicates().allSatisfy(name -> {
                    var card = models.find(name).orElseThrow();
                    assertThat(card.enabled()).isTrue();
                    assertThat(asked.isEmpty() || asked.contains(name)).isTrue();
                    assertThat(ESTIMATOR.estimate(query).fits(card)).isTrue();
                    if (query.maxCost().isPresent()) {
                        assertThat(ESTIMATOR.estimate(query).costOn(card).orElseThrow())
                                .isLessThanOrEqualTo(query.maxCost().get());
                    }
                });
            }
        }
        assertThat(plans).isBetween(100, 499);
    }

    private static Models randomModels(Random random) {
        List<String> namesAndFields = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            List<String> fields = new ArrayList<>();
            fields.add("'enabled': " + (random.nextInt(4) > 0));
            if (random.nextInt(4) > 0) {
                fields.add(priced(String.valueOf(random.nextInt(5)), String.valueOf(random.nextInt(5))));
            }
            if (random.nextInt(4) > 0) {
                fields.add("'size': '" + (1 + random.nextInt(3)) + "B'");
            }
            if (random.nextInt(4) == 0) {
                fields.add("'context_window': 10");
            }
            namesAndFields.add("m" + i);
            namesAndFields.add(String.join(", ", fields));
        }
        return models(namesAndFields.toArray(String[]::new));
    }
}
