package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.routing.learned.HybridLearner.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HybridLearnerTest {
    private static final Examples TOPICS = Made.topics(600, 1);

    private static ScoreModel learn(Map<String, ?> parameters) {
        List<String> problems = new ArrayList<>();
        Learner learner =
                Learners.standard().read("test", "hybrid", parameters, problems).orElseThrow();
        assertThat(problems).isEmpty();
        return learner.learn(TOPICS, 1);
    }

    private static double smallPart(ScoreModel model) {
        double small = 0;
        for (float[] vector : TOPICS.vectors()) {
            float[] predicted = model.predict(vector);
            small += predicted[1] > predicted[0] ? 1.0 / TOPICS.size() : 0;
        }
        return small;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void the_small_model_answers_where_it_is_as_good(Mode mode) {
        ScoreModel model = learn(
                Map.of("small", "code", "large", "broad", "mode", mode.name().toLowerCase(Locale.ROOT)));
        int right = 0;
        int all = 0;
        ScoreModel truth = Made.learner("kmeans").learn(TOPICS, 1);
        for (float[] vector : Made.topics(300, 2).vectors()) {
            float[] predicted = model.predict(vector);
            boolean code = Made.best(truth.predict(vector)) == 1;
            if (code) {
                all++;
                right += predicted[1] > predicted[0] ? 1 : 0;
            }
            assertThat(predicted[2]).isZero();
        }
        assertThat(right).isGreaterThan((int) (0.9 * all));
    }

    @Test
    void the_threshold_says_how_often() {
        double often = smallPart(learn(Map.of("small", "code", "large", "broad", "threshold", 0.3)));
        double seldom = smallPart(learn(Map.of("small", "code", "large", "broad", "threshold", 0.7)));

        assertThat(often).isGreaterThan(seldom + 0.2);
    }

    @Test
    void a_model_without_scores_is_refused() {
        assertThatThrownBy(() -> learn(Map.of("small", "tiny")))
                .hasMessage("hybrid.small: \"tiny\" has no scores; give one of broad, code, maths, law");
    }
}
