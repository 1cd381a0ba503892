package io.millweir.routing.learned;

import java.util.Arrays;
import java.util.Random;

/**
 * Numbers that are learned by descent, with their gradient and what Adam remembers of it (Kingma and Ba, 2015; the decay
 * apart from the gradient as in Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019). Rows are arrays of
 * their own because only loops with the same index in every array get wide registers.
 *
 * <p>Threading: one thread.
 */
final class Tensor {
    private static final float FIRST = 0.9f;
    private static final float SECOND = 0.999f;
    private static final float TINY = 1e-8f;

    final float[][] values;
    final float[][] gradient;
    private final float[][] first;
    private final float[][] second;
    private final boolean decays;

    /**
     * All zeros.
     *
     * @param decays whether decay pulls it towards 0; not for intercepts
     */
    Tensor(int rows, int columns, boolean decays) {
        values = new float[rows][columns];
        gradient = new float[rows][columns];
        first = new float[rows][columns];
        second = new float[rows][columns];
        this.decays = decays;
    }

    /** Evenly between {@code -span} and {@code span}. */
    Tensor scattered(double span, Random random) {
        for (float[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) ((2 * random.nextDouble() - 1) * span);
            }
        }
        return this;
    }

    /** Adds a multiple of a row to another one. */
    static void add(float[] sum, float[] row, float factor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * row[i];
        }
    }

    /**
     * Goes one step down the gradient and clears it.
     *
     * @param step from 1
     * @param scale the gradient is multiplied by it
     */
    void descend(int step, double rate, double decay, float scale) {
        float rise = (float) (rate / (1 - StrictMath.pow(FIRST, step)));
        float widen = (float) (1 / (1 - StrictMath.pow(SECOND, step)));
        float keep = decays ? (float) (1 - rate * decay) : 1;
        for (int r = 0; r < values.length; r++) {
            remember(gradient[r], first[r], second[r], scale);
            move(values[r], first[r], second[r], keep, rise, widen);
            Arrays.fill(gradient[r], 0);
        }
    }

    private static void remember(float[] gradient, float[] first, float[] second, float scale) {
        for (int i = 0; i < gradient.length; i++) {
            float g = gradient[i] * scale;
            first[i] = FIRST * first[i] + (1 - FIRST) * g;
            second[i] = SECOND * second[i] + (1 - SECOND) * (g * g);
        }
    }

    private static void move(float[] values, float[] first, float[] second, float keep, float rise, float widen) {
        for (int i = 0; i < values.length; i++) {
            values[i] = keep * values[i] - rise * first[i] / ((float) Math.sqrt(second[i] * widen) + TINY);
        }
    }

    float[][] copy() {
        float[][] copy = new float[values.length][];
        for (int r = 0; r < copy.length; r++) {
            copy[r] = values[r].clone();
        }
        return copy;
    }

    void restore(float[][] copy) {
        for (int r = 0; r < copy.length; r++) {
            System.arraycopy(copy[r], 0, values[r], 0, copy[r].length);
        }
    }

    Matrix matrix() {
        return Matrix.of(values, values[0].length);
    }
}
