package io.millweir.routing.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DescentTest {
    private static final Examples EXAMPLES = Made.withGaps(Made.topics(30, 1), 0.2, 2);
    private static final Descent.Pace PACE = new Descent.Pace(0.01, 0, 8, 1, 1, 0);

    static List<Descent.Objective> objectives() {
        Random random = new Random(3);
        return List.of(
                new Network(EXAMPLES, new int[] {6, 5}, NetworkModel.Between.RECTIFIER, 0, random),
                new Network(EXAMPLES, new int[] {3}, NetworkModel.Between.NOTHING, 0, random),
                new Contrast(EXAMPLES, new DcLearner.Settings(5, 0.3, 0.5, 0, 1, PACE), random),
                new Graph(EXAMPLES, new GraphLearner.Settings(5, 2, 0, 1, PACE), new float[0][], random),
                new Graph(EXAMPLES, new GraphLearner.Settings(5, 1, 0, 1, PACE), new float[4][3], random));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void the_gradient_is_the_slope_of_the_loss(Descent.Objective objective) {
        Random random = new Random(4);
        objective.tensors().forEach(tensor -> tensor.scattered(0.5, random));
        int[] learned = Shuffle.of(EXAMPLES.size() - 1, random);
        int row = EXAMPLES.size() - 1;
        objective.beginEpoch(learned);
        objective.beginStep(learned, 0, 0);
        objective.learn(row, random);
        objective.endStep();

        for (Tensor tensor : objective.tensors()) {
            for (int i = 0; i < 20; i++) {
                int r = random.nextInt(tensor.values.length);
                int c = random.nextInt(tensor.values[r].length);
                float value = tensor.values[r][c];
                double step = 2e-3;
                tensor.values[r][c] = (float) (value + step);
                double above = loss(objective, learned, row);
                tensor.values[r][c] = (float) (value - step);
                double below = loss(objective, learned, row);
                tensor.values[r][c] = value;
                double slope = (above - below) / (2 * step);
                assertThat((double) tensor.gradient[r][c])
                        .isCloseTo(slope, within(2e-2 * Math.max(0.1, Math.abs(slope))));
            }
        }
    }

    private static double loss(Descent.Objective objective, int[] learned, int row) {
        objective.beginLoss(learned);
        return objective.loss(row);
    }

    @Test
    void keeps_the_state_at_which_what_is_held_back_was_predicted_best() {
        Examples noise = Made.noise(120, 1);
        Descent.Pace wild = new Descent.Pace(0.05, 0, 4, 60, 60, 0.3);
        Random random = new Random(1);
        Network network = new Network(noise, new int[] {32}, NetworkModel.Between.RECTIFIER, 0, random);

        Descent.run(network, noise, wild, random);

        double chance = 0;
        double reached = 0;
        Examples others = Made.noise(400, 2);
        float[] means = noise.means();
        ScoreModel model = network.model();
        for (int i = 0; i < others.size(); i++) {
            float[] predicted = model.predict(others.vectors()[i]);
            for (int m = 0; m < means.length; m++) {
                chance += Math.pow(others.scores()[i][m] - means[m], 2);
                reached += Math.pow(others.scores()[i][m] - predicted[m], 2);
            }
        }
        assertThat(reached).isLessThan(1.15 * chance);
    }
}
