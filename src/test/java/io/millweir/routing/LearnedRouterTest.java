package io.millweir.routing;

import static io.millweir.routing.RoutingFixture.models;
import static io.millweir.routing.RoutingFixture.priced;
import static io.millweir.routing.RoutingFixture.query;
import static io.millweir.routing.RoutingFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.registry.Models;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Vectors;
import io.millweir.routing.learned.Artifact;
import io.millweir.routing.learned.Confidence;
import io.millweir.routing.learned.Examples;
import io.millweir.routing.learned.Gate;
import io.millweir.routing.learned.Learners;
import io.millweir.routing.learned.Provenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LearnedRouterTest {
    private static final List<String> SUBJECTS = List.of("code", "verse", "sums");
    private static final Models MODELS =
            models("dear", priced("10", "10"), "cheap", priced("1", "1"), "poet", priced("5", "5"));

    /** One direction for each subject that a text names, a little noise, and another direction for all other texts. */
    private static final Embedder EMBEDDER = new Embedder() {
        @Override
        public String id() {
            return "by-subject";
        }

        @Override
        public int dimensions() {
            return SUBJECTS.size() + 5;
        }

        @Override
        public float[] embed(String text) {
            float[] vector = new float[dimensions()];
            Random noise = new Random(text.hashCode() * 0x9E3779B97F4A7C15L);
            for (int i = SUBJECTS.size() + 1; i < vector.length; i++) {
                vector[i] = noise.nextFloat() / 4;
            }
            int subject = SUBJECTS.indexOf(text.toLowerCase(Locale.ROOT).split(" ", 2)[0]);
            vector[subject < 0 ? SUBJECTS.size() : subject] = 1;
            return Vectors.normalized(vector);
        }
    };

    /** The dear model is good at code and sums, the cheap one nearly as good at sums, the poet at verse. */
    private static TrainedRouter trained() {
        Random random = new Random(5);
        List<float[]> vectors = new ArrayList<>();
        List<float[]> scores = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            int subject = i % 3;
            vectors.add(EMBEDDER.embed(SUBJECTS.get(subject) + " " + i));
            scores.add(new float[] {
                chance(random, subject == 1 ? 0.3 : 0.9),
                chance(random, subject == 2 ? 0.8 : 0.1),
                chance(random, subject == 1 ? 0.9 : 0.2)
            });
        }
        float[] weights = new float[900];
        Arrays.fill(weights, 1);
        Examples examples = new Examples(
                List.of("dear", "cheap", "poet"),
                vectors.toArray(new float[0][]),
                scores.toArray(new float[0][]),
                weights);
        float[] means = examples.means();
        Provenance from = new Provenance(
                "knn",
                Map.of(),
                EMBEDDER.id(),
                EMBEDDER.dimensions(),
                examples.models(),
                "0123456789abcdef",
                examples.size(),
                Instant.parse("2026-11-01T12:00:00Z"),
                Map.of(
                        "mean-score/dear", (double) means[0],
                        "mean-score/cheap", (double) means[1],
                        "mean-score/poet", (double) means[2],
                        "mean-latency-ms/dear", 21_000.0,
                        "mean-latency-ms/cheap", 1_000.0),
                1);
        List<String> problems = new ArrayList<>();
        return TrainedRouter.of(
                new Artifact(
                        from,
                        Learners.standard()
                                .read("test", "knn", Map.of(), problems)
                                .orElseThrow()
                                .learn(examples, 1),
                        Confidence.of(examples)),
                EMBEDDER);
    }

    private static float chance(Random random, double probability) {
        return random.nextDouble() < probability ? 1 : 0;
    }

    private final AtomicReference<TrainedRouter> current = new AtomicReference<>(trained());

    private Ranking rank(LearnedSettings settings, String text, Models models) {
        return rank(settings, text, models, OptionalDouble.empty());
    }

    private Ranking rank(LearnedSettings settings, String text, Models models, OptionalDouble bias) {
        RoutingRequest plain = request(query(text).build(), models);
        return new LearnedRouter("knn", current::get, settings)
                .rank(new RoutingRequest(plain.query(), plain.text(), plain.tokens(), bias, plain.candidates()));
    }

    private Ranking rank(String text) {
        return rank(LearnedSettings.DEFAULT, text, MODELS);
    }

    @Test
    void leaves_the_best_single_model_where_another_was_credibly_better_on_like_queries() {
        Ranking ranking = rank("verse about a mill");

        assertThat(ranking.first()).contains("poet");
        assertThat(ranking.reason()).startsWith("knn: 0.").containsPattern("better than dear on \\d+ like queries");
        assertThat(ranking.scores().get("poet")).isGreaterThan(ranking.scores().get("dear"));
    }

    @Test
    void stays_with_the_best_single_model_where_none_is_predicted_to_be_better() {
        Ranking ranking = rank("code a parser");

        assertThat(ranking.first()).contains("dear");
        assertThat(ranking.reason()).isEqualTo("knn: none is predicted to be better than the default model");
    }

    @Test
    void stays_with_the_default_model_on_a_query_that_is_like_nothing_known() {
        Ranking ranking =
                rank(new LearnedSettings(Optional.of("cheap"), Gate.DEFAULT, 0, 0), "how are you today", MODELS);

        assertThat(ranking.first()).contains("cheap");
        assertThat(ranking.reason()).contains("of no known kind (familiarity 0.");
    }

    @Test
    void does_not_believe_a_gain_that_may_be_chance() {
        Ranking ranking =
                rank(new LearnedSettings(Optional.of("cheap"), new Gate(10, 0.2), 0, 0), "sums of two", MODELS);

        assertThat(ranking.first()).contains("cheap");
    }

    @Test
    void the_weight_of_cost_moves_queries_that_a_cheaper_model_answers_nearly_as_well() {
        assertThat(rank("sums of squares").first()).contains("dear");
        assertThat(rank(new LearnedSettings(Optional.empty(), Gate.DEFAULT, 0.5, 0), "sums of squares", MODELS)
                        .first())
                .contains("cheap");
        assertThat(rank(new LearnedSettings(Optional.empty(), Gate.DEFAULT, 0.5, 0), "code a parser", MODELS)
                        .first())
                .contains("dear");
    }

    @Test
    void the_weight_of_time_moves_queries_that_a_faster_model_answers_nearly_as_well() {
        LearnedSettings hurried = new LearnedSettings(Optional.empty(), Gate.DEFAULT, 0, 0.015);

        assertThat(rank(LearnedSettings.DEFAULT, "sums of squares", MODELS).first())
                .contains("dear");
        assertThat(rank(hurried, "sums of squares", MODELS).first()).contains("cheap");
        // How long the poet takes is not known: as long as the slowest.
        assertThat(rank(hurried, "verse on water", MODELS).first()).contains("poet");
        assertThat(rank(hurried, "code a parser", MODELS).first()).contains("dear");
    }

    @Test
    void a_bias_takes_the_place_of_the_weight() {
        LearnedSettings saving = new LearnedSettings(Optional.empty(), Gate.DEFAULT, 0.5, 0);

        assertThat(rank(saving, "sums of squares", MODELS, OptionalDouble.of(1)).first())
                .contains("dear");
        assertThat(rank(saving, "code a parser", MODELS, OptionalDouble.of(0)).first())
                .contains("cheap");
        assertThat(rank(LearnedSettings.DEFAULT, "how are you", MODELS, OptionalDouble.of(0))
                        .first())
                .contains("cheap");
    }

    @Test
    void a_model_that_no_example_knows_is_expected_to_be_like_those_with_like_cards_and_says_so() {
        Models more = models(
                "dear", priced("10", "10"),
                "cheap", priced("1", "1"),
                "poet", priced("5", "5"),
                "poet-2", priced("5", "5"));

        Ranking ranking = rank(LearnedSettings.DEFAULT, "verse about a mill", more);

        assertThat(ranking.scores()).containsOnlyKeys("dear", "cheap", "poet", "poet-2");
        assertThat(ranking.reason()).endsWith("; by cards like theirs: poet-2");
        assertThat(ranking.first()).contains("poet");
    }

    @Test
    void takes_the_best_prediction_when_the_default_model_is_no_candidate() {
        Ranking ranking = rank(
                LearnedSettings.DEFAULT,
                "verse about a mill",
                models("cheap", priced("1", "1"), "poet", priced("5", "5")));

        assertThat(ranking.first()).contains("poet");
        assertThat(ranking.reason()).isEqualTo("knn: best predicted score, dear is no candidate");
    }

    @Test
    void scores_models_of_which_none_is_known() {
        Ranking ranking = rank(LearnedSettings.DEFAULT, "code", models("new", priced("1", "1"), "newer", ""));

        assertThat(ranking.scores()).containsOnlyKeys("new", "newer");
        assertThat(ranking.first()).isEmpty();
    }

    @Test
    void the_version_tells_what_it_was_learned_from() {
        assertThat(new LearnedRouter("knn", current::get, LearnedSettings.DEFAULT).version())
                .isEqualTo("knn-2026-11-01T12:00:00Z-01234567");
    }
}
