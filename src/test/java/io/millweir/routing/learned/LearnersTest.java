package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every learner with its defaults. */
class LearnersTest {
    private static final Examples TOPICS = Made.topics(600, 1);
    private static final Examples NEW_TOPICS = Made.topics(400, 2);
    private static final Examples NOISE = Made.noise(600, 3);
    private static final Examples NEW_NOISE = Made.noise(400, 4);

    @TempDir
    private Path directory;

    static List<String> names() {
        return Learners.standard().names();
    }

    /** A learner of two models cannot reach what those of all reach. */
    static List<String> namesOfAllModels() {
        return names().stream().filter(name -> !name.equals("hybrid")).toList();
    }

    @Test
    void there_are_all_that_are_documented() {
        assertThat(names())
                .containsExactly(
                        "dc",
                        "elo",
                        "ensemble",
                        "graph",
                        "hybrid",
                        "kmeans",
                        "knn",
                        "logistic",
                        "mf",
                        "mlp",
                        "ridge",
                        "svm");
    }

    @ParameterizedTest
    @MethodSource("namesOfAllModels")
    void beats_the_best_single_model_where_topics_tell_which_is_good(String name) {
        ScoreModel model = Made.learner(name).learn(TOPICS, 1);

        assertThat(Made.routed(model, NEW_TOPICS)).isGreaterThan(Made.bestSingle(NEW_TOPICS) + 0.1);
    }

    @ParameterizedTest
    @MethodSource("names")
    void is_hardly_worse_than_the_best_single_model_where_nothing_tells(String name) {
        ScoreModel model = Made.learner(name).learn(NOISE, 1);

        assertThat(Made.routed(model, NEW_NOISE)).isGreaterThan(Made.bestSingle(NEW_NOISE) - 0.05);
    }

    @ParameterizedTest
    @MethodSource("names")
    void predicts_scores_from_0_to_1(String name) {
        ScoreModel model = Made.learner(name).learn(TOPICS, 1);

        assertThat(List.of(NEW_TOPICS.vectors())).allSatisfy(vector -> {
            float[] predicted = model.predict(vector);
            assertThat(predicted).hasSize(4);
            for (float score : predicted) {
                assertThat(score).isBetween(0f, 1f);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_same_seed_gives_the_same_bits(String name) {
        Learner learner = Made.learner(name);

        ScoreModel first = learner.learn(TOPICS, 42);
        ScoreModel second = learner.learn(TOPICS, 42);

        assertSameBits(first, second);
    }

    @ParameterizedTest
    @MethodSource("namesOfAllModels")
    void learns_from_scores_with_gaps(String name) {
        Examples gaps = Made.withGaps(Made.topics(1200, 5), 0.5, 6);

        ScoreModel model = Made.learner(name).learn(gaps, 1);

        assertThat(Made.routed(model, NEW_TOPICS)).isGreaterThan(Made.bestSingle(NEW_TOPICS) + 0.08);
    }

    @ParameterizedTest
    @MethodSource("namesOfAllModels")
    void nothing_speaks_for_a_model_that_was_never_tried(String name) {
        float[][] scores = new float[TOPICS.size()][];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = TOPICS.scores()[i].clone();
            scores[i][1] = Float.NaN;
        }
        Examples untried = new Examples(TOPICS.models(), TOPICS.vectors(), scores, TOPICS.weights());

        ScoreModel model = Made.learner(name).learn(untried, 1);

        assertThat(Arrays.stream(NEW_TOPICS.vectors()).limit(50)).allSatisfy(vector -> {
            float[] predicted = model.predict(vector);
            assertThat(predicted[1]).isBetween(0f, 1f);
            assertThat(Made.best(predicted)).isNotEqualTo(1);
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void what_weighs_nothing_is_not_learned(String name) {
        int half = TOPICS.size() / 2;
        float[] weights = TOPICS.weights().clone();
        float[][] scores = TOPICS.scores().clone();
        for (int i = half; i < weights.length; i++) {
            weights[i] = 0;
            scores[i] = new float[] {0, 1, 1, 1};
        }
        Examples misled = new Examples(TOPICS.models(), TOPICS.vectors(), scores, weights);

        ScoreModel model = Made.learner(name).learn(misled, 1);

        // Learned from the other half, the broad model would never be chosen.
        assertThat(Made.routed(model, NEW_TOPICS)).isGreaterThan(Made.bestSingle(NEW_TOPICS) - 0.03);
    }

    @ParameterizedTest
    @MethodSource("names")
    void learns_from_very_few_queries(String name) {
        for (int queries = 1; queries <= 4; queries++) {
            float[] predicted = Made.learner(name)
                    .learn(Made.topics(queries, 1), 1)
                    .predict(NEW_TOPICS.vectors()[0]);

            for (float score : predicted) {
                assertThat(score).isBetween(0f, 1f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void predicts_the_same_bits_after_being_kept_and_restored(String name) {
        Path file = directory.resolve(name + ".mwr");
        ScoreModel model = Made.learner(name).learn(TOPICS, 1);
        Provenance provenance = new Provenance(
                name, Map.of(), "test", Made.DIMENSIONS, Made.MODELS, "0", 600, Instant.EPOCH, Map.of(), 1);

        ArtifactFile.write(new Artifact(provenance, model, Confidence.of(TOPICS)), file);

        assertSameBits(model, ArtifactFile.read(file).model());
    }

    private static void assertSameBits(ScoreModel first, ScoreModel second) {
        for (float[] vector : NEW_TOPICS.vectors()) {
            assertThat(second.predict(vector)).containsExactly(first.predict(vector));
        }
    }
}
