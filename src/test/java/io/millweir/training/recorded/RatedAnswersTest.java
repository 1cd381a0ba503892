package io.millweir.training.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Query;
import io.millweir.topics.QueryReader;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RatedAnswersTest {
    private static Query query(String text) {
        byte[] value = ("{\"query\": \"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        return ((QueryReader.Read.Valid) QueryReader.read(value, Optional.empty(), "q-" + text)).query();
    }

    private static Recorded.Answered answered(String model, int calls) {
        return new Recorded.Answered(
                model,
                Optional.of(new BigDecimal("0.002")),
                OptionalLong.of(12),
                OptionalLong.of(40),
                OptionalLong.of(700),
                calls);
    }

    private static Recorded recorded(
            String text,
            OptionalDouble propensity,
            Recorded.Answered answered,
            OptionalDouble reward,
            Map<String, Double> preferred) {
        return new Recorded(query(text), "bandit", "small", propensity, Optional.of(answered), reward, preferred);
    }

    @Test
    void a_rating_is_a_score_of_the_model_that_answered() {
        RoutingData data = RatedAnswers.of(List.of(
                recorded("a", OptionalDouble.empty(), answered("large", 1), OptionalDouble.of(0.5), Map.of()),
                recorded(
                        "nobody rated this",
                        OptionalDouble.empty(),
                        answered("large", 1),
                        OptionalDouble.empty(),
                        Map.of())));

        assertThat(data.rows()).singleElement().satisfies(row -> {
            assertThat(row.query()).isEqualTo("a");
            assertThat(row.scores()).isEqualTo(Map.of("large", 0.75));
            assertThat(row.costs()).isEqualTo(Map.of("large", new BigDecimal("0.002")));
            assertThat(row.outputTokens()).isEqualTo(Map.of("large", 40L));
            assertThat(row.latencyMs()).isEqualTo(Map.of("large", 700L));
            assertThat(row.inputTokens()).hasValue(12);
            assertThat(row.weight()).isEqualTo(1);
        });
    }

    @Test
    void what_several_calls_cost_is_not_the_cost_of_the_one_that_answered() {
        RoutingRow row = RatedAnswers.of(List.of(
                        recorded("a", OptionalDouble.empty(), answered("large", 2), OptionalDouble.of(1), Map.of())))
                .rows()
                .get(0);

        assertThat(row.scores()).isEqualTo(Map.of("large", 1.0));
        assertThat(row.costs()).isEmpty();
        assertThat(row.latencyMs()).isEmpty();
    }

    @Test
    void models_that_were_compared_have_scores_without_a_rating() {
        RoutingRow row = RatedAnswers.of(List.of(recorded(
                        "a",
                        OptionalDouble.empty(),
                        answered("small", 1),
                        OptionalDouble.empty(),
                        Map.of("small", 0.0, "large", 1.0))))
                .rows()
                .get(0);

        assertThat(row.scores()).isEqualTo(Map.of("small", 0.0, "large", 1.0));
    }

    @Test
    void a_rare_choice_weighs_for_those_that_might_have_been_made_but_not_without_end() {
        List<RoutingRow> rows = RatedAnswers.of(List.of(
                        recorded("often", OptionalDouble.of(0.8), answered("small", 1), OptionalDouble.of(1), Map.of()),
                        recorded("rare", OptionalDouble.of(0.2), answered("small", 1), OptionalDouble.of(1), Map.of()),
                        recorded(
                                "never",
                                OptionalDouble.of(0.001),
                                answered("small", 1),
                                OptionalDouble.of(1),
                                Map.of())))
                .rows();

        assertThat(rows).extracting(RoutingRow::weight).containsExactly(1.25, 5.0, 10.0);
    }
}
