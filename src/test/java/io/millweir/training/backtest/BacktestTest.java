package io.millweir.training.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import io.millweir.routing.RoutingResult;
import io.millweir.topics.QueryReader;
import io.millweir.training.recorded.Recorded;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BacktestTest {
    private static Query query(String text) {
        byte[] value = ("{\"query\": \"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        return ((QueryReader.Read.Valid) QueryReader.read(value, Optional.empty(), "q-" + text)).query();
    }

    private static Recorded recorded(String text, String model) {
        return recorded(text, model, OptionalDouble.empty(), OptionalDouble.empty());
    }

    private static Recorded recorded(String text, String model, OptionalDouble propensity, OptionalDouble reward) {
        return new Recorded(query(text), "random", model, propensity, Optional.empty(), reward, Map.of());
    }

    private static RoutingResult to(String model) {
        return new RoutingResult.Planned(
                new Plan(
                        "other",
                        Optional.empty(),
                        model,
                        List.of(),
                        Map.of("cheap", new BigDecimal("0.4"), "dear", new BigDecimal("0.9")),
                        "test",
                        Optional.empty(),
                        "v1",
                        OptionalDouble.empty()),
                "1",
                List.of(),
                List.of());
    }

    private static Optional<BigDecimal> cost(Query query, String model) {
        return model.equals("unknown")
                ? Optional.empty()
                : Optional.of(new BigDecimal(model.equals("cheap") ? "0.001" : "0.010"));
    }

    @Test
    void tells_what_would_have_been_chosen_at_what_cost() {
        Backtest backtest = Backtest.of(
                List.of(recorded("a", "dear"), recorded("b", "dear"), recorded("c", "cheap"), recorded("d", "unknown")),
                query -> to("cheap"),
                BacktestTest::cost);

        assertThat(backtest.queries()).isEqualTo(4);
        assertThat(backtest.changed()).isEqualTo(3);
        assertThat(backtest.moves()).isEqualTo(Map.of("dear → cheap", 2, "unknown → cheap", 1));
        assertThat(backtest.costBefore()).isEqualByComparingTo("0.021");
        assertThat(backtest.costAfter()).isEqualByComparingTo("0.003");
        assertThat(backtest.scoreBefore())
                .hasValueSatisfying(score -> assertThat(score).isCloseTo(2.2 / 3, within(1e-9)));
        assertThat(backtest.scoreAfter())
                .hasValueSatisfying(score -> assertThat(score).isCloseTo(0.4, within(1e-9)));
        assertThat(backtest.reward()).isEmpty();
    }

    @Test
    void counts_what_would_have_been_refused() {
        Backtest backtest = Backtest.of(
                List.of(recorded("a", "dear")),
                query -> new RoutingResult.Refused(Failure.of(ErrorCode.NO_CANDIDATE, "none", "none")),
                BacktestTest::cost);

        assertThat(backtest.refused()).isEqualTo(Map.of("no_candidate", 1));
        assertThat(backtest.after()).isEmpty();
        assertThat(backtest.costBefore()).isZero();
    }

    @Test
    void estimates_ratings_of_choices_that_were_not_made_from_those_that_were() {
        Random random = new Random(1);
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            boolean dear = random.nextInt(4) == 0;
            recorded.add(recorded(
                    "q" + i,
                    dear ? "dear" : "cheap",
                    OptionalDouble.of(dear ? 0.25 : 0.75),
                    OptionalDouble.of(random.nextDouble() < (dear ? 0.9 : 0.5) ? 1 : -1)));
        }

        OffPolicy reward = Backtest.of(recorded, query -> to("dear"), BacktestTest::cost)
                .reward()
                .orElseThrow();

        assertThat(reward.mean()).isCloseTo(0.8, within(0.05));
        assertThat(reward.logged()).isCloseTo(0.2, within(0.05));
        assertThat(reward.standardError()).isBetween(0.01, 0.03);
        assertThat(reward.rated()).isEqualTo(4_000);
        assertThat(reward.agreed()).isBetween(900, 1_100);
    }
}
