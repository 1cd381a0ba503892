package io.millweir.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millweir.routing.embedding.Vectors;
import io.millweir.routing.learned.Examples;
import io.millweir.routing.learned.Learner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final int QUERIES = 600;

    /** Knows which kind of query is asked, as it stands in the vector, and learns the mean scores of each kind. */
    private static final Learner OF_KINDS = (examples, seed) -> {
        double[][] sums = new double[2][2];
        double[] counts = new double[2];
        for (int i = 0; i < examples.size(); i++) {
            int kind = (int) examples.vectors()[i][0];
            counts[kind]++;
            sums[kind][0] += examples.scores()[i][0];
            sums[kind][1] += examples.scores()[i][1];
        }
        return vector -> {
            int kind = (int) vector[0];
            return new float[] {(float) (sums[kind][0] / counts[kind]), (float) (sums[kind][1] / counts[kind])};
        };
    };

    /** Remembers every query that it has learned from, and knows nothing else. */
    private static final Learner BY_HEART = (examples, seed) -> vector -> {
        for (int i = 0; i < examples.size(); i++) {
            if (examples.vectors()[i][1] == vector[1]) {
                return examples.scores()[i];
            }
        }
        return new float[] {0, 0};
    };

    /** Of queries of two kinds: one model answers the first kind, for ten times the money the other one both, less well. */
    private static Dataset data() {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        float[][] vectors = new float[QUERIES][];
        float[][] scores = new float[QUERIES][];
        double[][] costs = new double[QUERIES][];
        float[] weights = new float[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            int kind = i % 3 == 0 ? 1 : 0;
            texts.add("query number " + i + " about " + random.nextInt() + " and " + random.nextInt());
            tasks.add(kind == 0 ? "easy" : "hard");
            vectors[i] = new float[] {kind, i};
            scores[i] = new float[] {kind == 0 && random.nextInt(10) < 9 ? 1 : 0, random.nextInt(10) < 8 ? 1 : 0};
            costs[i] = new double[] {0.1, 1};
            weights[i] = 1;
        }
        return new Dataset(
                texts,
                tasks,
                new Examples(List.of("small", "large"), vectors, scores, weights),
                costs,
                NearDuplicates.groups(texts));
    }

    private final Dataset data = data();

    private Evaluation evaluation() {
        return new Evaluation(data, Folds.of(5, data.groups(), data.tasks(), 1), 3, 1, step -> {});
    }

    private List<String> tasks(int[] places) {
        return Arrays.stream(places).mapToObj(data.tasks()::get).toList();
    }

    @Test
    void a_router_that_learns_what_is_to_be_learned_is_credibly_better_than_the_best_single_model() {
        Measured measured = evaluation().of("kinds", OF_KINDS).get(0);

        assertThat(measured.quality().mean()).isCloseTo(0.87, within(0.04));
        assertThat(measured.gain().low()).isPositive();
        assertThat(measured.costShare().orElseThrow()).isCloseTo(0.4, within(0.01));
    }

    @Test
    void what_is_known_by_heart_is_worth_nothing_because_no_query_is_asked_that_was_learned_from() {
        Measured measured = evaluation().of("by heart", BY_HEART).get(0);

        // All predictions are equal, and the cheaper model is chosen.
        assertThat(measured.costShare().orElseThrow()).isCloseTo(0.1, within(1e-9));
        assertThat(measured.gain().high()).isNegative();
    }

    @Test
    void the_baselines_are_what_they_are_called() {
        List<Measured> baselines = evaluation().baselines();

        assertThat(baselines)
                .extracting(Measured::name)
                .containsExactly("best single", "random", "oracle", "cheapest", "strongest");
        assertThat(baselines.get(0).gain().mean()).isZero();
        assertThat(baselines.get(1).cost())
                .hasValueSatisfying(cost -> assertThat(cost).isCloseTo(0.55, within(1e-9)));
        assertThat(baselines.get(2).quality().mean())
                .isGreaterThan(baselines.get(0).quality().mean());
        assertThat(baselines.get(3).costShare().orElseThrow()).isCloseTo(0.1, within(1e-9));
        assertThat(baselines.get(4).quality()).isEqualTo(baselines.get(0).quality());
    }

    @Test
    void a_weight_of_cost_is_chosen_on_other_queries_and_saves_what_it_can() {
        Measured measured = evaluation().of("kinds", OF_KINDS).get(0);

        assertThat(measured.equal().orElseThrow().quality().mean()).isGreaterThan(0.76);
        assertThat(measured.equal().orElseThrow().costShare()).isLessThan(0.45);
        assertThat(measured.nearly().orElseThrow().costShare())
                .isLessThanOrEqualTo(measured.equal().orElseThrow().costShare());
    }

    @Test
    void a_task_that_was_never_seen_is_predicted_from_the_others() {
        Folds folds = Folds.byTask(data.tasks());

        assertThat(folds.names()).containsExactly("easy", "hard");
        assertThat(tasks(folds.parts().get(0))).containsOnly("easy");
        assertThat(tasks(folds.outside(0))).containsOnly("hard");
    }

    @Test
    void with_confidence_the_default_model_is_kept_on_a_task_that_was_never_seen() {
        Random random = new Random(9);
        float[][] vectors = new float[QUERIES][];
        for (int i = 0; i < QUERIES; i++) {
            float[] vector = new float[6];
            for (int d = 2; d < vector.length; d++) {
                vector[d] = random.nextFloat() / 10;
            }
            vector[i % 3 == 0 ? 1 : 0] = 1;
            vectors[i] = Vectors.normalized(vector);
        }
        Dataset apart = new Dataset(
                data.texts(),
                data.tasks(),
                new Examples(
                        data.models(),
                        vectors,
                        data.examples().scores(),
                        data.examples().weights()),
                data.costs(),
                data.groups());
        Learner alwaysSmall = (examples, seed) -> vector -> new float[] {1, 0};

        List<Measured> measured =
                new Evaluation(apart, Folds.byTask(apart.tasks()), 0, 1, step -> {}).of("small", alwaysSmall);

        assertThat(measured).extracting(Measured::name).containsExactly("small", "small+confidence");
        assertThat(measured.get(0).gain().mean()).isNotZero();
        assertThat(measured.get(1).gain().mean()).isZero();
    }

    @Test
    void without_prices_quality_alone_is_measured() {
        double[][] unknown = new double[QUERIES][2];
        for (double[] row : unknown) {
            Arrays.fill(row, Double.NaN);
        }
        Dataset unpriced = new Dataset(data.texts(), data.tasks(), data.examples(), unknown, data.groups());
        Measured measured = new Evaluation(unpriced, Folds.of(5, data.groups(), data.tasks(), 1), 3, 1, step -> {})
                .of("kinds", OF_KINDS)
                .get(0);

        assertThat(measured.gain().low()).isPositive();
        assertThat(measured.cost()).isEmpty();
        assertThat(measured.frontier()).isEmpty();
    }

    @Test
    void the_gap_between_two_models_is_recovered_by_the_calls_that_need_the_stronger_one() {
        GapRecovery gap = evaluation().of("kinds", OF_KINDS).get(0).recovery().orElseThrow();

        // A third of the queries needs it; with all of them there the gap is more than recovered.
        assertThat(gap.cpt50()).isBetween(0.05, 0.3);
        assertThat(gap.cpt80()).isBetween(gap.cpt50(), 0.35);
        assertThat(gap.apgr()).isGreaterThan(0.8);
    }

    @Test
    void the_chart_shows_every_router_and_model() {
        String svg =
                FrontierChart.of(List.of(evaluation().of("<kinds>", OF_KINDS).get(0)), data);

        assertThat(svg).startsWith("<svg").contains("&lt;kinds&gt;", "<title>small</title>", "<title>large</title>");
    }
}
