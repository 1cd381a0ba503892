package io.millweir.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millweir.training.evaluation.Frontier.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private final Frontier frontier = new Frontier(List.of(
            new Point(0, 1.0, 0.8),
            new Point(1, 0.5, 0.7),
            new Point(2, 0.6, 0.65),
            new Point(3, 0.1, 0.5),
            new Point(4, 1.0, 0.75)));

    @Test
    void keeps_what_nothing_else_beats() {
        assertThat(frontier.points()).extracting(Point::lambda).containsExactly(3.0, 1.0, 0.0);
    }

    @Test
    void tells_the_cheapest_of_a_quality_and_the_best_at_a_cost() {
        assertThat(frontier.cheapestOf(0.6))
                .hasValueSatisfying(point -> assertThat(point.cost()).isEqualTo(0.5));
        assertThat(frontier.cheapestOf(0.9)).isEmpty();
        assertThat(frontier.bestAt(0.99))
                .hasValueSatisfying(point -> assertThat(point.quality()).isEqualTo(0.7));
        assertThat(frontier.bestAt(0.05)).isEmpty();
    }

    @Test
    void the_area_is_the_mean_of_the_best_that_is_to_be_had() {
        // Nothing below 0.1, then 0.5 up to 0.5, then 0.7 up to 1.
        assertThat(frontier.area(0, 1)).isCloseTo(0.4 * 0.5 + 0.5 * 0.7, within(1e-12));
        assertThat(frontier.area(0.5, 1)).isCloseTo(0.7, within(1e-12));
    }
}
