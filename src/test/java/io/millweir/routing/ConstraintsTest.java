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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a query is kept to holds for the model it names, for what a router chooses, and for every fallback. */
class ConstraintsTest {
    private static final String EU = ", 'aws_region': 'eu-west-1'";
    private static final Models WORLD = models(
            "eu", priced("3", "3") + EU,
            "us", priced("1", "1") + ", 'aws_region': 'us-east-1'",
            "nowhere", priced("2", "2"),
            "eu-vectors", "'input_price': 0.02, 'operation': 'embeddings'" + EU,
            "us-vectors", "'input_price': 0.01, 'operation': 'embeddings', 'aws_region': 'us-east-1'");
    private static final Map<String, TenantLimits> TENANTS = Map.of(
            "europe", new TenantLimits(List.of(), List.of("EU-west-1")),
            "team-a", new TenantLimits(List.of("eu", "nowhere"), List.of()),
            "shut", new TenantLimits(List.of("us"), List.of("eu-west-1")));

    private final Routing routing =
            routing(WORLD.all().stream().map(ModelCard::name).toArray(String[]::new));

    private static Routing routing(String... fallbacks) {
        return new Routing(
                Routers.build(Map.of()),
                new RoutingSettings("cheapest", List.of(fallbacks), 1, TENANTS),
                ESTIMATOR,
                card -> !card.name().equals("unserved"));
    }

    /** A fallback, and a query that it must not be called for though the model {@code good} may. */
    record Case(String what, String card, UnaryOperator<RoutingFixture.QueryBuilder> query) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> cases() {
        String cheap = priced("0.001", "0.001") + EU;
        return Stream.of(
                new Case("not among the candidates", cheap, query -> query.candidates("good")),
                new Case(
                        "with too small a context window",
                        cheap + ", 'context_window': 40",
                        query -> query.maxTokens(50)),
                new Case("above max_cost", priced("900", "900") + EU, query -> query.maxCost("0.01")),
                new Case("without a price to hold against max_cost", EU.substring(2), query -> query.maxCost("0.01")),
                new Case("for another operation", cheap + ", 'operation': 'embeddings'", query -> query),
                new Case(
                        "without system prompts",
                        cheap + ", 'supports': {'system_prompt': false}",
                        query -> query.systemPrompt("Be brief.")),
                new Case("disabled", cheap + ", 'enabled': false", query -> query),
                new Case("not among the tenant's models", cheap, query -> query.tenant("only-good")),
                new Case(
                        "outside the tenant's regions",
                        priced("0.001", "0.001") + ", 'aws_region': 'us-east-1'",
                        query -> query.tenant("europe")),
                new Case(
                        "without a region for a tenant with regions",
                        priced("0.001", "0.001"),
                        query -> query.tenant("europe")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_fallback_that_breaks_a_constraint_is_never_planned(Case given) {
        Models models = models("good", priced("1", "1") + EU, "bad", given.card());
        Routing strict = new Routing(
                Routers.build(Map.of()),
                new RoutingSettings(
                        "cheapest",
                        List.of("bad", "gone", "good"),
                        5,
                        Map.of(
                                "europe", new TenantLimits(List.of(), List.of("eu-west-1")),
                                "only-good", new TenantLimits(List.of("good"), List.of()))),
                ESTIMATOR,
                card -> true);
        Query routed = given.query().apply(query("How are you today?")).build();
        Query named =
                given.query().apply(query("How are you today?")).model("good").build();

        List<Plan> plans = Stream.of(
                        strict.plan(routed, models),
                        strict.plan(named, models),
                        strict.planBy("random", routed, models))
                .map(result -> planned(result).plan())
                .toList();

        assertThat(plans).allSatisfy(plan -> assertThat(plan.models()).containsExactly("good"));
        assertThat(strict.objection(routed, card(models, "good"))).isEmpty();
    }

    @Test
    void a_fallback_whose_provider_is_not_configured_is_never_planned() {
        Models models = models("good", priced("1", "1"), "unserved", priced("0.1", "0.1"));

        Plan plan =
                planned(routing("unserved").plan(query("Hi").build(), models)).plan();

        assertThat(plan.models()).containsExactly("good");
    }

    @Test
    void a_tenant_without_limits_may_call_everything() {
        Plan plan = planned(routing.plan(query("Hi").build(), WORLD)).plan();

        assertThat(plan.models()).containsExactlyInAnyOrder("eu", "us", "nowhere");
    }

    @Test
    void embeddings_keep_to_regions_too() {
        Plan plan = planned(
                        routing.plan(query("Hi").embeddings().tenant("europe").build(), WORLD))
                .plan();

        assertThat(plan.models()).containsExactly("eu-vectors");
    }

    @Test
    void refuses_a_named_model_that_is_not_the_tenants() {
        Failure failure = failure(query("Hi").model("us").tenant("team-a").build());

        assertThat(failure.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
        assertThat(failure.message())
                .isEqualTo("model: \"us\" is not among the models of tenant \"team-a\""
                        + " (routing.tenants.team-a.models); name one of \"eu\", \"nowhere\", or add it there");
    }

    @Test
    void refuses_a_named_model_out_of_the_tenants_regions() {
        Failure outside = failure(query("Hi").model("us").tenant("europe").build());
        Failure nowhere = failure(query("Hi").model("nowhere").tenant("europe").build());

        assertThat(outside.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
        assertThat(outside.message())
                .isEqualTo("model: \"us\" is not called in a region of tenant \"europe\""
                        + " (routing.tenants.europe.regions); name a model in \"eu-west-1\", or add its region there");
        assertThat(nowhere.message()).startsWith("model: \"nowhere\" is not called in a region of tenant");
    }

    @Test
    void says_when_a_tenants_limits_leave_no_candidate() {
        Failure failure = failure(query("Hi").tenant("shut").build());

        assertThat(failure.code()).isEqualTo(ErrorCode.NO_CANDIDATE);
        assertThat(failure.message())
                .contains("2 not among the tenant's models, 1 outside the tenant's regions")
                .contains("widen routing.tenants.shut, enable a model");
    }

    @Test
    void the_region_is_where_the_provider_calls() {
        Routing informed = new Routing(
                Routers.build(Map.of()),
                new RoutingSettings("cheapest", List.of(), 5, TENANTS),
                ESTIMATOR,
                new Serving() {
                    @Override
                    public boolean serves(ModelCard card) {
                        return true;
                    }

                    @Override
                    public Optional<String> region(ModelCard card) {
                        return Optional.of("eu-west-1");
                    }
                });

        Plan plan = planned(informed.plan(query("Hi").tenant("europe").build(), WORLD))
                .plan();

        assertThat(plan.models()).contains("nowhere");
    }

    @Test
    void objects_to_a_card_that_moved_after_it_was_planned() {
        Query european = query("Hi").tenant("europe").build();
        Query anybody = query("Hi").build();
        ModelCard before = card(WORLD, "eu");
        ModelCard after = card(models("eu", priced("3", "3") + ", 'aws_region': 'us-east-1'"), "eu");

        assertThat(routing.objection(european, before)).isEmpty();
        assertThat(routing.objection(anybody, after)).isEmpty();
        assertThat(routing.objection(european, after)).hasValueSatisfying(failure -> assertThat(failure.message())
                .contains("routing.tenants.europe.regions"));
    }

    @Test
    void objects_to_a_card_that_became_too_dear_after_it_was_planned() {
        Query thrifty = query("Hi").maxTokens(100).maxCost("0.001").build();
        ModelCard before = card(WORLD, "eu");
        ModelCard after = card(models("eu", priced("3", "30")), "eu");

        assertThat(routing.objection(thrifty, before)).isEmpty();
        assertThat(routing.objection(query("Hi").build(), after)).isEmpty();
        assertThat(routing.objection(thrifty, after)).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.MAX_COST_EXCEEDED);
            assertThat(failure.message()).contains(new BigDecimal("0.001").toPlainString());
        });
    }

    private Failure failure(Query query) {
        return refused(routing.plan(query, WORLD)).failure();
    }

    private static ModelCard card(Models models, String name) {
        return models.find(name).orElseThrow();
    }
}
