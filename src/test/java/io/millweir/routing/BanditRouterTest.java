package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static io.millweir.routing.RoutingFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.registry.Models;
import io.millweir.routing.RouterSpec.Bandit.Policy;
import io.millweir.routing.RoutingResult.Planned;
import io.millweir.routing.online.Context;
import io.millweir.routing.online.Contexts;
import io.millweir.routing.online.Features;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.routing.online.RatingSums;
import io.millweir.routing.online.Statistic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BanditRouterTest {
    private static final Features FEATURES = Contexts.features();
    private static final Models MODELS =
            models("dear", priced("10", "10"), "cheap", priced("1", "1"), "poet", priced("5", "5"));

    private final OnlineLearning learning = new OnlineLearning();
    private final Map<String, long[]> sums = new HashMap<>();

    private static RouterSpec.Bandit spec(Policy policy, double costWeight) {
        return new RouterSpec.Bandit(policy, OnlineReading.usualExploration(policy), costWeight, 0, "by-word");
    }

    private Ranking rank(RouterSpec.Bandit spec, String id, String text) {
        return new BanditRouter(spec, FEATURES, learning)
                .rank(request(query(text).id(id).build(), MODELS));
    }

    private void rate(String model, String text, double rating) {
        Context context = FEATURES.of(text);
        Statistic.Ratings statistic = new Statistic.Ratings(context.space(), model);
        long[] known = sums.computeIfAbsent(model, none -> new long[statistic.length()]);
        RatingSums.add(known, context, rating, 1);
        learning.heard(statistic, 0, known);
    }

    /** Code is for the dear model, verse for the poet; the cheap one is mediocre at both. */
    private static double goodness(String model, boolean code) {
        return switch (model) {
            case "dear" -> code ? 0.9 : 0.3;
            case "poet" -> code ? 0.2 : 0.85;
            default -> 0.5;
        };
    }

    /** What is lost against always taking the best, over queries in turn of both kinds. */
    private double regret(RouterSpec.Bandit spec, Random world, int from, int to) {
        double regret = 0;
        for (int i = from; i < to; i++) {
            boolean code = i % 2 == 0;
            String text = (code ? "code " : "verse ") + i;
            Ranking ranking = rank(spec, "q" + i, text);
            String chosen = RoutingFixture.best(ranking);
            rate(chosen, text, world.nextDouble() < goodness(chosen, code) ? 1 : -1);
            regret += (code ? 0.9 : 0.85) - goodness(chosen, code);
        }
        return regret;
    }

    @ParameterizedTest
    @EnumSource(Policy.class)
    void loses_less_and_less_where_different_models_are_good_at_different_queries(Policy policy) {
        RouterSpec.Bandit spec = spec(policy, 0);
        Random world = new Random(17);

        double first = regret(spec, world, 0, 200);
        double second = regret(spec, world, 200, 600);
        double last = regret(spec, world, 600, 800);

        assertThat(last)
                .as("first %.1f, then %.1f in 400, last %.1f", first, second, last)
                .isLessThan(first / 3);
        // Always the best single model would lose (0.9 + 0.3) / 2 against (0.9 + 0.85) / 2, over 200.
        assertThat(last).isLessThan(200 * 0.275 / 4);
    }

    @Test
    void says_what_it_expects_and_by_how_many_ratings() {
        for (int i = 0; i < 60; i++) {
            rate("poet", "verse " + i, 1);
            rate("dear", "verse " + i, -1);
            rate("cheap", "verse " + i, -1);
        }

        Ranking ranking = rank(spec(Policy.THOMPSON, 0), "q1", "verse of a mill");

        assertThat(ranking.first()).contains("poet");
        assertThat(ranking.propensity().getAsDouble()).isBetween(0.9, 0.999);
        assertThat(ranking.reason())
                .matches(
                        "thompson: drawn with probability \\d\\.\\d\\d, \\d\\.\\d\\d ± 0\\.\\d\\d expected by 60 ratings");
        assertThat(ranking.scores().get("poet")).isGreaterThan(ranking.scores().get("dear"));
        assertThat(new BanditRouter(spec(Policy.THOMPSON, 0), FEATURES, learning).version())
                .isEqualTo("ratings-180");
    }

    @Test
    void draws_by_equal_chances_while_nothing_is_known_and_the_same_again_for_the_same_query() {
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            Ranking ranking = rank(spec(Policy.THOMPSON, 0), "q" + i, "code");
            drawn.merge(ranking.first().orElseThrow(), 1, Integer::sum);
            assertThat(ranking.propensity().getAsDouble()).isBetween(0.2, 0.5);
            assertThat(rank(spec(Policy.THOMPSON, 0), "q" + i, "code")).isEqualTo(ranking);
        }

        assertThat(drawn).hasSize(3).allSatisfy((model, times) -> assertThat(times)
                .isBetween(60, 140));
        assertThat(rank(spec(Policy.THOMPSON, 0), "q1", "code").reason()).endsWith(", nobody has rated it yet");
    }

    @Test
    void another_seed_draws_otherwise() {
        RouterSpec.Bandit other = new RouterSpec.Bandit(
                Policy.THOMPSON, OnlineReading.usualExploration(Policy.THOMPSON), 0, 5, "by-word");
        int same = 0;
        for (int i = 0; i < 200; i++) {
            if (rank(spec(Policy.THOMPSON, 0), "q" + i, "code")
                    .first()
                    .equals(rank(other, "q" + i, "code").first())) {
                same++;
            }
        }

        assertThat(same).isBetween(30, 110);
    }

    @Test
    void the_weight_of_cost_decides_between_models_that_are_rated_alike() {
        for (int i = 0; i < 100; i++) {
            rate("cheap", "code " + i, 0.8);
            rate("dear", "code " + i, 0.9);
            rate("poet", "code " + i, -1);
        }

        assertThat(RoutingFixture.best(rank(spec(Policy.LINUCB, 0), "q1", "code")))
                .isEqualTo("dear");
        Ranking saving = rank(spec(Policy.LINUCB, 0.3), "q1", "code");
        assertThat(RoutingFixture.best(saving)).isEqualTo("cheap");
        assertThat(saving.propensity()).isEmpty();
        assertThat(saving.reason()).startsWith("linucb: ").endsWith(" expected by 100 ratings");
    }

    @Test
    void a_plan_carries_the_features_of_its_query_and_the_probability_of_its_choice() {
        Map<String, RouterSpec> specs = Map.of("taught", spec(Policy.THOMPSON, 0));
        Routing routing = new Routing(
                Routers.build(
                        specs,
                        none -> {
                            throw new AssertionError("no router was trained");
                        },
                        new Online(learning, Optional.of(FEATURES))),
                new RoutingSettings("taught", List.of(), 2),
                RoutingFixture.ESTIMATOR,
                card -> true);

        Planned decided = RoutingFixture.planned(routing.plan(query("code").build(), MODELS));
        Planned named =
                RoutingFixture.planned(routing.plan(query("code").model("cheap").build(), MODELS));
        Models embedders = models("vectors", "'operation': 'embeddings'");
        Planned embeddings = RoutingFixture.planned(
                routing.plan(query("code").embeddings().model("vectors").build(), embedders));

        assertThat(decided.plan().context()).contains(FEATURES.of("code").encoded());
        assertThat(decided.plan().propensity()).isPresent();
        assertThat(named.plan().context()).isEqualTo(decided.plan().context());
        assertThat(embeddings.plan().context()).isEmpty();
        assertThat(Online.isAmong(specs)).isTrue();
    }
}
