package io.millweir.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalTest {
    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] each(int count) {
        return IntStream.range(0, count).toArray();
    }

    @Test
    void is_about_as_wide_as_two_standard_errors_to_either_side() {
        Random random = new Random(1);
        double[] values =
                random.doubles(2_000).map(value -> value < 0.3 ? 1 : 0).toArray();

        Interval interval = Interval.of(values, each(2_000), ones(2_000), 1);

        double error = Math.sqrt(0.3 * 0.7 / 2_000);
        assertThat(interval.mean()).isCloseTo(Arrays.stream(values).average().orElseThrow(), within(1e-12));
        assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 * error, within(0.2 * 4 * error));
    }

    @Test
    void is_wider_when_values_come_in_groups() {
        double[] values = new double[1_000];
        int[] groups = new int[1_000];
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            groups[i] = i - i % 10;
            values[i] = i % 10 == 0 ? random.nextInt(2) : values[i - i % 10];
        }

        Interval grouped = Interval.of(values, groups, ones(1_000), 1);
        Interval alone = Interval.of(values, each(1_000), ones(1_000), 1);

        assertThat(grouped.high() - grouped.low()).isGreaterThan(2 * (alone.high() - alone.low()));
    }

    @Test
    void leaves_out_what_is_unknown_and_counts_by_weight() {
        assertThat(Interval.of(new double[] {1, Double.NaN, 0}, each(3), new float[] {3, 1, 1}, 1)
                        .mean())
                .isEqualTo(0.75);
    }

    @Test
    void is_the_same_for_the_same_seed() {
        double[] values = new Random(3).doubles(100).toArray();

        assertThat(Interval.of(values, each(100), ones(100), 5))
                .isEqualTo(Interval.of(values, each(100), ones(100), 5));
    }
}
