package io.millweir.routing.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeagueTest {
    private static final List<String> MODELS = List.of("weak", "plain", "good", "best");
    private static final double[] STRENGTHS = {0.25, 1, 2, 4};

    /** Games between all, won in proportion to the strengths. */
    private static Map<Statistic.Games, Long> played(int games) {
        Random random = new Random(11);
        Map<Statistic.Games, Long> counts = new HashMap<>();
        for (int i = 0; i < games; i++) {
            int a = random.nextInt(MODELS.size());
            int b = (a + 1 + random.nextInt(MODELS.size() - 1)) % MODELS.size();
            boolean won = random.nextDouble() < STRENGTHS[a] / (STRENGTHS[a] + STRENGTHS[b]);
            counts.merge(new Statistic.Games(MODELS.get(won ? a : b), MODELS.get(won ? b : a)), 1L, Long::sum);
        }
        return counts;
    }

    @Test
    void finds_the_strengths_that_games_were_won_by() {
        League league = new League(played(20_000));

        double ofWeak = odds(league, "weak");
        assertThat(odds(league, "plain") / ofWeak).isCloseTo(4, within(0.5));
        assertThat(odds(league, "good") / ofWeak).isCloseTo(8, within(1.0));
        assertThat(odds(league, "best") / ofWeak).isCloseTo(16, within(2.0));
        assertThat(league.games()).isEqualTo(20_000);
    }

    private static double odds(League league, String model) {
        return league.score(model) / (1 - league.score(model));
    }

    @Test
    void takes_a_model_without_a_game_for_average() {
        League league = new League(played(100));

        assertThat(league.score("new")).isEqualTo(0.5);
        assertThat(league.games("new")).isZero();
    }

    @Test
    void does_not_take_one_lucky_game_for_strength_without_end() {
        League league = new League(Map.of(new Statistic.Games("lucky", "plain"), 1L));

        assertThat(league.score("lucky")).isBetween(0.5, 0.75);
        assertThat(league.score("plain")).isBetween(0.25, 0.5);
    }

    @Test
    void knows_nothing_without_a_game() {
        assertThat(new League(Map.of()).score("any")).isEqualTo(0.5);
        assertThat(new League(Map.of(new Statistic.Games("a", "b"), 0L)).score("a"))
                .isCloseTo(0.5, within(1e-9));
    }
}
