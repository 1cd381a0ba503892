package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millweir.routing.learned.Gate.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidenceTest {
    private static final Examples TOPICS = Made.topics(600, 1);
    private static final double[] FREE = new double[4];

    private static float[] ofTopic(int model) {
        ScoreModel ridge = Made.learner("kmeans").learn(TOPICS, 1);
        for (float[] vector : Made.topics(100, 9).vectors()) {
            if (Made.best(ridge.predict(vector)) == model) {
                return vector;
            }
        }
        throw new AssertionError("no query of the topic");
    }

    private static Gate.Verdict decide(Gate gate, float[] predicted, double[] penalties, float[] vector) {
        return gate.decide(predicted, penalties, 0, Confidence.of(TOPICS).around(vector));
    }

    @Test
    void knows_the_mean_paired_gain_and_its_standard_error() {
        Examples four = new Examples(
                List.of("a", "b"),
                new float[][] {{1, 0}, {1, 0}, {1, 0}, {1, 0}},
                new float[][] {{0, 1}, {0, 1}, {1, 1}, {0, Float.NaN}},
                new float[] {1, 1, 1, 1});

        Gain gain = Confidence.of(four).around(new float[] {1, 0}).gain(1, 0, 0.1);

        assertThat(gain.mean()).isCloseTo(2 / 3.0 - 0.1, within(1e-9));
        assertThat(gain.pairs()).isEqualTo(3);
        assertThat(gain.standardError()).isCloseTo(Math.sqrt((2 / 9.0 * 3 + 1) / 4 / 3), within(1e-9));
        assertThat(gain.lowerBound(2)).isCloseTo(gain.mean() - 2 * gain.standardError(), within(1e-9));
    }

    @Test
    void nothing_is_known_of_a_model_that_was_not_tried_nearby() {
        Examples one = new Examples(
                List.of("a", "b"), new float[][] {{1, 0}}, new float[][] {{0, Float.NaN}}, new float[] {1});

        Gain gain = Confidence.of(one).around(new float[] {1, 0}).gain(1, 0, 0);

        assertThat(gain.lowerBound(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void a_query_like_known_ones_is_nearer_than_one_like_nothing() {
        Confidence confidence = Confidence.of(TOPICS);

        double known = confidence.around(Made.topics(1, 8).vectors()[0]).nearness();
        double unknown = confidence
                .around(Made.scattered(new Random(5), 1, new float[Made.DIMENSIONS]))
                .nearness();

        assertThat(known).isGreaterThan(unknown + 0.2);
    }

    @Test
    void about_as_many_new_queries_are_of_each_familiarity_as_known_ones() {
        Confidence confidence = Confidence.of(TOPICS);

        double mean = Arrays.stream(Made.topics(200, 8).vectors())
                .mapToDouble(vector -> confidence.around(vector).familiarity())
                .average()
                .orElseThrow();

        assertThat(mean).isBetween(0.4, 0.6);
    }

    @Test
    void leaves_the_default_for_a_credible_gain() {
        Gate.Verdict verdict = decide(Gate.DEFAULT, new float[] {.6f, .3f, .9f, .3f}, FREE, ofTopic(2));

        assertThat(verdict.model()).isEqualTo(2);
        assertThat(verdict.rule()).isEqualTo(Rule.CREDIBLE_GAIN);
        assertThat(verdict.gain().lowerBound(0.5)).isPositive();
    }

    @Test
    void stays_with_the_default_when_the_neighbours_do_not_bear_the_prediction_out() {
        Gate.Verdict verdict = decide(Gate.DEFAULT, new float[] {.6f, .7f, .3f, .3f}, FREE, ofTopic(2));

        assertThat(verdict.model()).isZero();
        assertThat(verdict.rule()).isEqualTo(Rule.NOT_CREDIBLE);
        assertThat(verdict.gain().mean()).isNegative();
    }

    @Test
    void takes_the_next_model_whose_gain_is_credible() {
        Gate.Verdict verdict = decide(Gate.DEFAULT, new float[] {.6f, .72f, .7f, .3f}, FREE, ofTopic(2));

        assertThat(verdict.model()).isEqualTo(2);
    }

    @Test
    void stays_with_the_default_when_it_is_predicted_to_be_best() {
        Gate.Verdict verdict = decide(Gate.DEFAULT, new float[] {.6f, .3f, .6f, .3f}, FREE, ofTopic(2));

        assertThat(verdict.model()).isZero();
        assertThat(verdict.rule()).isEqualTo(Rule.DEFAULT_IS_BEST);
    }

    @Test
    void stays_with_the_default_on_a_query_like_nothing_known() {
        Gate.Verdict verdict = decide(
                Gate.DEFAULT,
                new float[] {.6f, .3f, .9f, .3f},
                FREE,
                Made.scattered(new Random(5), 1, new float[Made.DIMENSIONS]));

        assertThat(verdict.model()).isZero();
        assertThat(verdict.rule()).isEqualTo(Rule.UNFAMILIAR);
    }

    @Test
    void costs_count_in_prediction_and_gain() {
        float[] predicted = {.6f, .3f, .9f, .3f};

        assertThat(decide(Gate.DEFAULT, predicted, new double[] {0, 0, .4, 0}, ofTopic(2))
                        .rule())
                .isEqualTo(Rule.DEFAULT_IS_BEST);
        assertThat(decide(Gate.DEFAULT, predicted, new double[] {1, 0, 0, 0}, ofTopic(2))
                        .gain()
                        .mean())
                .isGreaterThan(1);
    }

    @Test
    void takes_the_best_of_the_candidates_when_the_default_is_none() {
        double[] penalties = {Double.POSITIVE_INFINITY, 0, Double.POSITIVE_INFINITY, 0};

        Gate.Verdict verdict = decide(Gate.DEFAULT, new float[] {.6f, .4f, .9f, .3f}, penalties, ofTopic(2));

        assertThat(verdict.model()).isEqualTo(1);
        assertThat(verdict.rule()).isEqualTo(Rule.NO_DEFAULT);
    }

    @Test
    void one_neighbour_is_refused() {
        assertThatThrownBy(() -> Confidence.of(TOPICS, 1)).hasMessageStartingWith("confidence: \"1\" neighbours");
    }
}
