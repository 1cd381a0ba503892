package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static io.millweir.routing.RoutingFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.registry.Models;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoutersTest {
    private final Routers routers = Routers.build(Map.of());

    private Ranking rank(String router, Models models) {
        return routers.find(router).orElseThrow().rank(request(query("Hi").build(), models));
    }

    private static List<String> order(Ranking ranking) {
        return ranking.scores().entrySet().stream()
                .sorted(Map.Entry.<String, BigDecimal>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String best(Ranking ranking) {
        return order(ranking).get(0);
    }

    @Test
    void the_built_in_ones_are_always_there() {
        assertThat(Routers.build(Map.of("mine", new RouterSpec.Lottery(7))).names())
                .containsExactly("cheapest", "largest", "mine", "random", "round-robin", "smallest");
    }

    @Test
    void cheapest_goes_by_the_estimated_cost_and_not_by_one_price() {
        Models models =
                models("in", priced("0.1", "10"), "out", priced("9", "0.1"), "both", priced("1", "1"), "none", "");

        Ranking ranking = rank("cheapest", models);

        assertThat(order(ranking)).containsExactly("out", "both", "in");
        assertThat(ranking.reason()).isEqualTo("cheapest that fits");
    }

    @Test
    void cheapest_has_no_opinion_without_prices() {
        Ranking ranking = rank("cheapest", models("a", "", "b", ""));

        assertThat(ranking.scores()).isEmpty();
        assertThat(ranking.reason()).isEqualTo("first by name: no candidate has a price");
    }

    @Test
    void smallest_and_largest_go_by_size() {
        Models models = models("big", "'size': '70B'", "small", "'size': '350M'", "middle", "'size': '8B'");

        assertThat(order(rank("smallest", models))).containsExactly("small", "middle", "big");
        assertThat(order(rank("largest", models))).containsExactly("big", "middle", "small");
        assertThat(rank("largest", models).reason()).isEqualTo("largest of 3");
    }

    @Test
    void smallest_and_largest_go_by_list_price_when_a_size_is_missing() {
        Models models = models(
                "sized",
                "'size': '675B', " + priced("0.5", "1.5"),
                "closed",
                priced("3", "15"),
                "tiny",
                priced("0.1", "0.1"),
                "unpriced",
                "'size': '1T'");

        assertThat(order(rank("largest", models))).containsExactly("closed", "sized", "tiny");
        assertThat(order(rank("smallest", models))).containsExactly("tiny", "sized", "closed");
        assertThat(rank("largest", models).reason()).isEqualTo("largest of 4 by list price (2 without a size)");
    }

    @Test
    void random_decides_a_replayed_query_as_before() {
        Models models = models("a", "", "b", "", "c", "");
        Ranking first = rank("random", models);

        assertThat(Routers.build(Map.of())
                        .find("random")
                        .orElseThrow()
                        .rank(request(query("another text").build(), models))
                        .scores())
                .isEqualTo(first.scores());
    }

    @Test
    void random_is_even_and_says_how_likely_it_was() {
        Models models = models("a", "", "b", "", "c", "", "d", "");
        Router random = routers.find("random").orElseThrow();
        Map<String, Integer> counts = new HashMap<>();

        for (int i = 0; i < 8_000; i++) {
            Ranking ranking = random.rank(request(query("Hi").id("query-" + i).build(), models));
            counts.merge(best(ranking), 1, Integer::sum);
            assertThat(ranking.propensity()).hasValue(0.25);
        }

        assertThat(counts).hasSize(4).allSatisfy((name, count) -> assertThat(count)
                .isBetween(1_800, 2_200));
    }

    @Test
    void random_depends_on_the_seed() {
        Models models = models("a", "", "b", "", "c", "", "d", "");
        Routers seeded = Routers.build(Map.of("one", new RouterSpec.Lottery(1), "two", new RouterSpec.Lottery(2)));
        RoutingRequest request = request(query("Hi").build(), models);

        assertThat(seeded.find("one").orElseThrow().rank(request).scores())
                .isNotEqualTo(seeded.find("two").orElseThrow().rank(request).scores());
    }

    @Test
    void round_robin_takes_turns_and_falls_back_to_the_next() {
        Models models = models("a", "", "b", "", "c", "");
        Router turns = routers.find("round-robin").orElseThrow();
        RoutingRequest request = request(query("Hi").build(), models);

        assertThat(order(turns.rank(request))).containsExactly("a", "b", "c");
        assertThat(order(turns.rank(request))).containsExactly("b", "c", "a");
        assertThat(order(turns.rank(request))).containsExactly("c", "a", "b");
        assertThat(order(turns.rank(request))).containsExactly("a", "b", "c");
    }

    @Test
    void round_robin_is_even_under_many_threads() {
        Models models = models("a", "", "b", "", "c", "", "d", "");
        Router turns = routers.find("round-robin").orElseThrow();
        RoutingRequest request = request(query("Hi").build(), models);
        Map<String, Integer> counts = new ConcurrentHashMap<>();

        IntStream.range(0, 4_000).parallel().forEach(i -> counts.merge(best(turns.rank(request)), 1, Integer::sum));

        assertThat(counts).isEqualTo(Map.of("a", 1_000, "b", 1_000, "c", 1_000, "d", 1_000));
    }

    @Test
    void offers_the_nearest_name() {
        assertThat(routers.unknown("cheepest"))
                .isEqualTo("unknown router \"cheepest\"; did you mean \"cheapest\"? routers are listed by 'millweir"
                        + " routers'");
    }

    @Test
    void takes_a_router_from_outside() {
        Router fixed = request -> Ranking.of(Map.of("b", BigDecimal.ONE), "fixed");

        assertThat(routers.with("fixed", fixed).find("fixed")).contains(fixed);
        assertThat(routers.find("fixed")).isEmpty();
    }

    @Test
    void refuses_rules_that_go_in_a_circle() {
        RouterSpec toB = new RouterSpec.Rules(List.of(), new Target.ToRouter("b"));
        RouterSpec toA = new RouterSpec.Rules(List.of(), new Target.ToRouter("a"));

        assertThatThrownBy(() -> Routers.build(Map.of("a", toB, "b", toA)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a → b → a");
    }
}
