package io.millweir.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LotsTest {
    private static final double[] MEANS = {0.6, 0.55, 0.2};
    private static final double[] DEVIATIONS = {0.05, 0.1, 0.1};

    @Test
    void are_drawn_as_often_as_their_probability_says() {
        int draws = 20_000;
        int[] drawn = new int[MEANS.length];
        double[] logged = new double[MEANS.length];
        for (int seed = 0; seed < draws; seed++) {
            Lots lots = new Lots(seed * 0x9E3779B97F4A7C15L);
            double[] shares = lots.shares(MEANS, DEVIATIONS);
            drawn[lots.draw(shares)]++;
            for (int i = 0; i < logged.length; i++) {
                logged[i] += shares[i] / draws;
            }
        }

        for (int i = 0; i < drawn.length; i++) {
            assertThat((double) drawn[i] / draws).isCloseTo(logged[i], within(0.01));
        }
        assertThat(drawn[0]).isGreaterThan(drawn[1]);
        assertThat(drawn[1]).isGreaterThan(drawn[2]);
    }

    /** Weighted by the inverse of what is logged, ratings of a few choices tell of the mean of any one model. */
    @Test
    void weigh_to_one_by_the_inverse_of_their_probability() {
        double[] weights = new double[MEANS.length];
        int draws = 50_000;
        for (int seed = 0; seed < draws; seed++) {
            Lots lots = new Lots(seed * 0x9E3779B97F4A7C15L + 1);
            double[] shares = lots.shares(MEANS, DEVIATIONS);
            int each = lots.draw(shares);
            weights[each] += 1 / shares[each] / draws;
        }

        assertThat(weights[0]).isCloseTo(1, within(0.05));
        assertThat(weights[1]).isCloseTo(1, within(0.05));
        assertThat(weights[2]).isCloseTo(1, within(0.25));
    }

    @Test
    void leave_none_without_a_chance() {
        double[] shares = new Lots(1).shares(new double[] {0.9, 0.1, 0.1, 0.1}, new double[4]);

        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-9));
        assertThat(shares[0]).isCloseTo(1 - 0.75 * Lots.EQUAL, within(1e-9));
        assertThat(shares[1]).isCloseTo(Lots.EQUAL / 4, within(1e-9));
    }

    @Test
    void fall_the_same_way_for_the_same_seed() {
        Lots one = new Lots(42);
        Lots other = new Lots(42);
        double[] shares = one.shares(MEANS, DEVIATIONS);

        assertThat(other.shares(MEANS, DEVIATIONS)).isEqualTo(shares);
        assertThat(other.draw(shares)).isEqualTo(one.draw(shares));
    }
}
