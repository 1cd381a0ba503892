package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfTest {
    @Test
    void every_number_of_sixteen_bits_survives() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Half.of(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void rounds_to_the_nearest_number_and_of_two_to_the_even_one() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            float value = (random.nextFloat() - 0.5f) * (float) Math.pow(2, random.nextInt(30) - 20);
            assertThat(Half.round(value)).isCloseTo(value, within(Math.max(Math.abs(value) / 2048, 0x1p-25f)));
        }
        assertThat(Half.round(1 + 0x1p-11f)).isEqualTo(1);
        assertThat(Half.round(1 + 3 * 0x1p-11f)).isEqualTo(1 + 0x1p-9f);
    }

    @Test
    void knows_which_numbers_it_can_hold() {
        assertThat(Half.holds(new float[] {0, -0f, 1, 0.5f, Float.NaN, -65_504}))
                .isTrue();
        assertThat(Half.holds(new float[] {0.1f})).isFalse();
        assertThat(Half.holds(new float[] {70_000})).isFalse();
        assertThat(Half.holds(new float[] {Float.POSITIVE_INFINITY})).isFalse();
    }
}
