package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormulasTest {
    @Test
    void equations_are_solved() {
        Cholesky cholesky = new Cholesky(new double[][] {{4}, {2, 5}, {1, 3, 6}});

        assertThat(cholesky.solve(new double[] {11, 21, 25})).containsExactly(new double[] {1, 2, 3}, within(1e-12));
    }

    @Test
    void a_matrix_that_is_not_positive_definite_is_refused() {
        assertThatThrownBy(() -> new Cholesky(new double[][] {{1}, {2, 1}})).hasMessageContaining("row 1");
    }

    @Test
    void strengths_explain_the_games() {
        double[][] wins = {{0, 30, 40}, {10, 0, 30}, {10, 10, 0}};

        double[] strengths = BradleyTerry.strengths(wins, 1e-9);

        // At the maximum of the likelihood everybody is expected to win as often as he did.
        double expected =
                40 * strengths[0] / (strengths[0] + strengths[1]) + 50 * strengths[0] / (strengths[0] + strengths[2]);
        assertThat(expected).isCloseTo(70, within(1e-3));
        assertThat(strengths[0]).isGreaterThan(strengths[1]);
        assertThat(strengths[1]).isGreaterThan(strengths[2]);
    }

    @Test
    void ties_are_half_a_win_and_what_was_not_tried_is_no_game() {
        double[][] wins = new double[3][3];

        BradleyTerry.play(new float[] {1, 1, Float.NaN}, 2, wins);

        assertThat(wins[0]).containsExactly(0, 1, 0);
        assertThat(wins[1]).containsExactly(1, 0, 0);
        assertThat(wins[2]).containsExactly(0, 0, 0);
    }

    @Test
    void without_neighbours_ratings_order_models_by_their_means() {
        Examples topics = Made.topics(500, 1);
        ScoreModel elo = new EloLearner(new EloLearner.Settings(1, 10)).learn(topics, 1);

        float[] predicted = elo.predict(topics.vectors()[0]);

        assertThat(elo.predict(topics.vectors()[1])).containsExactly(predicted);
        float[] means = topics.means();
        for (int m = 0; m < means.length; m++) {
            assertThat(predicted[m]).isCloseTo(means[m], within(0.02f));
        }
    }

    @Test
    void a_neighbourhood_grows_with_the_root_of_the_queries() {
        assertThat(KnnLearner.neighbours(0, 5_600)).isEqualTo(299);
        assertThat(KnnLearner.neighbours(0, 400)).isEqualTo(80);
        assertThat(KnnLearner.neighbours(0, 100)).isEqualTo(25);
        assertThat(KnnLearner.neighbours(0, 3)).isEqualTo(3);
        assertThat(KnnLearner.neighbours(0, 1_000_000)).isEqualTo(600);
        assertThat(KnnLearner.neighbours(40, 5_600)).isEqualTo(40);
        assertThat(KnnLearner.neighbours(40, 10)).isEqualTo(10);
    }

    @Test
    void nearer_neighbours_count_more_when_a_temperature_is_given() {
        Examples two = new Examples(
                List.of("a", "b"), new float[][] {{1, 0}, {0.6f, 0.8f}}, new float[][] {{1, 0}, {0, 1}}, new float[] {
                    1, 1
                });

        float[] even =
                new KnnLearner(new KnnLearner.Settings(2, 0, 0)).learn(two, 1).predict(new float[] {1, 0});
        float[] near =
                new KnnLearner(new KnnLearner.Settings(2, 0, 0.1)).learn(two, 1).predict(new float[] {1, 0});

        assertThat(even).containsExactly(0.5f, 0.5f);
        assertThat(near[0]).isCloseTo(1 / (1 + (float) Math.exp(-4)), within(1e-3f));
    }

    @Test
    void a_ridge_without_penalty_finds_a_linear_function() {
        float[][] vectors = {{1, 0}, {0, 1}, {0.6f, 0.8f}, {0.8f, 0.6f}, {-1, 0}};
        float[][] scores = new float[vectors.length][1];
        for (int i = 0; i < vectors.length; i++) {
            scores[i][0] = 0.4f + 0.2f * vectors[i][0] + 0.1f * vectors[i][1];
        }
        Examples linear = new Examples(List.of("a"), vectors, scores, new float[] {1, 2, 1, 1, 3});

        float[] predicted = new RidgeLearner(new RidgeLearner.Settings(1e-3))
                .learn(linear, 1)
                .predict(new float[] {0, -1});

        assertThat(predicted[0]).isCloseTo(0.3f, within(0.01f));
    }

    @Test
    void a_logistic_regression_on_nothing_but_chance_says_the_mean() {
        Examples noise = Made.noise(2_000, 1);

        float[] predicted = new LogisticLearner(new LogisticLearner.Settings(1e5, 60))
                .learn(noise, 1)
                .predict(noise.vectors()[0]);

        assertThat(predicted).containsExactly(noise.means(), within(0.01f));
    }

    @Test
    void examples_that_do_not_fit_together_are_refused() {
        float[][] two = {{1, 0}, {0, 1}};
        assertThatThrownBy(() -> new Examples(List.of("a"), two, new float[][] {{1}}, new float[] {1, 1}))
                .hasMessageContaining("2 vectors, 1 rows of scores and 2 weights");
        assertThatThrownBy(() -> new Examples(List.of("a"), two, new float[][] {{1}, {1, 2}}, new float[] {1, 1}))
                .hasMessageContaining("examples[1]: a vector of 2 and 2 scores; give 2 and 1");
        assertThatThrownBy(() -> new Examples(List.of("a"), new float[0][], new float[0][], new float[0]))
                .hasMessageContaining("examples: 0 queries and 1 models");
    }
}
