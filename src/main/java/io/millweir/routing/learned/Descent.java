package io.millweir.routing.learned;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Learns tensors by gradient descent in small batches; what is kept is the state at which a part of the examples that is
 * held back was predicted best.
 *
 * <p>Threading: works in one thread.
 */
final class Descent {
    /**
     * How the descent goes.
     *
     * @param rate Adam's step
     * @param decay of the weights, for each step times the rate
     * @param batch examples for each step
     * @param epochs most passes over the examples
     * @param patience passes without progress after which it ends
     * @param heldBack part of the examples that is not learned from, 0 to 1
     */
    record Pace(double rate, double decay, int batch, int epochs, int patience, double heldBack) {}

    /** What is learned. */
    interface Objective {
        List<Tensor> tensors();

        /** A pass over the examples begins; {@code learned} are the rows that are not held back. */
        default void beginEpoch(int[] learned) {}

        /** A step over the rows at these places begins: what they share can be computed once. */
        default void beginStep(int[] rows, int from, int to) {}

        /** Adds the gradient of a row. */
        void learn(int row, Random random);

        /** All rows of the step have been learned: what they share gets its gradient. */
        default void endStep() {}

        /** All tensors stand still from here, until the next epoch begins; these rows may be looked at. */
        default void beginLoss(int[] learned) {}

        /** What is lost on a row. */
        double loss(int row);
    }

    private final Objective objective;
    private final Examples examples;
    private final Pace pace;
    private final Random random;
    private int steps;

    private Descent(Objective objective, Examples examples, Pace pace, Random random) {
        this.objective = objective;
        this.examples = examples;
        this.pace = pace;
        this.random = random;
    }

    static void run(Objective objective, Examples examples, Pace pace, Random random) {
        new Descent(objective, examples, pace, random).run();
    }

    private void run() {
        int[] order = Shuffle.of(examples.size(), random);
        int held = (int) (order.length * pace.heldBack());
        int[] heldBack = Arrays.copyOf(order, held);
        int[] learned = Arrays.copyOfRange(order, held, order.length);
        List<Tensor> tensors = objective.tensors();
        List<float[][]> best = List.of();
        double least = Double.POSITIVE_INFINITY;
        int since = 0;
        for (int epoch = 0; epoch < pace.epochs() && since < pace.patience(); epoch++) {
            Shuffle.mix(learned, random);
            objective.beginEpoch(learned);
            for (int from = 0; from < learned.length; from += pace.batch()) {
                step(learned, from, Math.min(learned.length, from + pace.batch()), tensors);
            }
            if (held > 0) {
                double loss = loss(heldBack, learned);
                since++;
                if (loss < least) {
                    least = loss;
                    best = tensors.stream().map(Tensor::copy).toList();
                    since = 0;
                }
            }
        }
        for (int t = 0; t < best.size(); t++) {
            tensors.get(t).restore(best.get(t));
        }
        objective.beginLoss(order);
    }

    private void step(int[] rows, int from, int to, List<Tensor> tensors) {
        objective.beginStep(rows, from, to);
        for (int i = from; i < to; i++) {
            if (examples.weights()[rows[i]] > 0) {
                objective.learn(rows[i], random);
            }
        }
        objective.endStep();
        steps++;
        for (Tensor tensor : tensors) {
            tensor.descend(steps, pace.rate(), pace.decay(), 1f / (to - from));
        }
    }

    private double loss(int[] rows, int[] learned) {
        objective.beginLoss(learned);
        double loss = 0;
        for (int row : rows) {
            loss += objective.loss(row);
        }
        return loss;
    }
}
