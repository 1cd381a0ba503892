package io.millweir.routing.learned;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A support vector regression of each model's score by LIBLINEAR (Fan et al., 2008; Ho and Lin, "Large-scale Linear
 * Support Vector Regression", 2012), squared loss, solved in the primal, which draws no lots.
 */
final class SvmLearner implements Learner {
    private static final int LEARNED_FROM = 20_000;
    private static final int ROUNDS = 200;

    /**
     * What is minimised.
     *
     * @param cost of an error, beside half the sum of the coefficients' squares
     * @param tube errors up to it cost nothing
     * @param tolerance when to stop
     */
    record Settings(double cost, double tube, double tolerance) {
        static final Settings DEFAULT = new Settings(0.03, 0.1, 1e-3);
    }

    private final Settings settings;

    SvmLearner(Settings settings) {
        this.settings = settings;
    }

    @Override
    public LinearModel learn(Examples examples, long seed) {
        Linear.disableDebugOutput();
        Examples learned = examples.size() <= LEARNED_FROM
                ? examples
                : examples.at(Arrays.copyOf(Shuffle.of(examples.size(), new Random(seed)), LEARNED_FROM));
        Feature[][] rows = new Feature[learned.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = features(learned.vectors()[i], Math.sqrt(learned.weights()[i]));
        }
        float[] priors = learned.priors();
        double[][] coefficients = new double[priors.length][];
        for (int m = 0; m < priors.length; m++) {
            coefficients[m] = fit(learned, rows, m, priors[m]);
        }
        return LinearModel.of(coefficients, LinearModel.Link.NONE);
    }

    /** A row counts for its weight when vector and score are multiplied by the root of it; so does the constant. */
    private static Feature[] features(float[] vector, double root) {
        Feature[] features = new Feature[vector.length + 1];
        for (int d = 0; d < vector.length; d++) {
            features[d] = new FeatureNode(d + 1, vector[d] * root);
        }
        features[vector.length] = new FeatureNode(vector.length + 1, root);
        return features;
    }

    private double[] fit(Examples examples, Feature[][] rows, int model, float prior) {
        int[] tried = IntStream.range(0, rows.length)
                .filter(i -> !Float.isNaN(examples.scores()[i][model]) && examples.weights()[i] > 0)
                .toArray();
        int columns = examples.dimensions() + 1;
        double[] coefficients = new double[columns];
        if (tried.length > 0) {
            Problem problem = new Problem();
            problem.l = tried.length;
            problem.n = columns;
            problem.bias = -1;
            problem.x = new Feature[tried.length][];
            problem.y = new double[tried.length];
            for (int i = 0; i < tried.length; i++) {
                problem.x[i] = rows[tried[i]];
                problem.y[i] =
                        Math.sqrt(examples.weights()[tried[i]]) * (double) (examples.scores()[tried[i]][model] - prior);
            }
            Parameter parameter = new Parameter(
                    SolverType.L2R_L2LOSS_SVR, settings.cost(), settings.tolerance(), ROUNDS, settings.tube());
            double[] found = Linear.train(problem, parameter).getFeatureWeights();
            System.arraycopy(found, 0, coefficients, 0, columns);
        }
        coefficients[columns - 1] += prior;
        return coefficients;
    }
}
