package io.millweir.training.evaluation;

import io.millweir.routing.learned.Gate;
import io.millweir.routing.learned.Surroundings;
import java.util.Arrays;

/**
 * What a router chose, among the models that each query was tried on.
 *
 * @param models one for each query: the place of its model; -1 where none could be chosen
 */
record Choices(int[] models) {
    /** For each query the model that is best by predicted score less cost; of equals the cheaper one. */
    static Choices best(Dataset data, float[][] predicted, double lambda) {
        int[] models = new int[predicted.length];
        for (int i = 0; i < models.length; i++) {
            models[i] = best(data.examples().scores()[i], predicted[i], data.costs()[i], lambda);
        }
        return new Choices(models);
    }

    private static int best(float[] tried, float[] predicted, double[] costs, double lambda) {
        int best = -1;
        double most = 0;
        for (int m = 0; m < tried.length; m++) {
            if (!Float.isNaN(tried[m]) && !Float.isNaN(predicted[m])) {
                double value = lambda == 0 ? predicted[m] : predicted[m] - lambda * costs[m];
                if (best < 0 || value > most || (value == most && costs[m] < costs[best])) {
                    best = m;
                    most = value;
                }
            }
        }
        return best;
    }

    /** For one query the default model, or one that is credibly better, by prediction and by queries around it. */
    static int gated(float[] tried, float[] predicted, int byDefault, Surroundings around) {
        double[] penalties = new double[tried.length];
        float[] known = predicted.clone();
        boolean any = false;
        for (int m = 0; m < tried.length; m++) {
            boolean none = Float.isNaN(tried[m]) || Float.isNaN(predicted[m]);
            penalties[m] = none ? Double.POSITIVE_INFINITY : 0;
            known[m] = none ? 0 : predicted[m];
            any |= !none;
        }
        return any ? Gate.DEFAULT.decide(known, penalties, byDefault, around).model() : -1;
    }

    /** Always the same, where it was tried. */
    static Choices always(Dataset data, int model) {
        int[] models = new int[data.size()];
        for (int i = 0; i < models.length; i++) {
            models[i] = Float.isNaN(data.examples().scores()[i][model]) ? -1 : model;
        }
        return new Choices(models);
    }

    /** The score that each choice brought; {@code NaN} where there was none. */
    double[] scores(Dataset data) {
        double[] scores = new double[models.length];
        Arrays.setAll(scores, i -> models[i] < 0 ? Double.NaN : data.examples().scores()[i][models[i]]);
        return scores;
    }

    /** The cost of each choice; {@code NaN} where there was none. */
    double[] costs(Dataset data) {
        double[] costs = new double[models.length];
        Arrays.setAll(costs, i -> models[i] < 0 ? Double.NaN : data.costs()[i][models[i]]);
        return costs;
    }
}
