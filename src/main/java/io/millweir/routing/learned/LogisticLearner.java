package io.millweir.routing.learned;

import java.util.BitSet;

/**
 * A logistic regression of each model's score, which may be a fraction. Each step solves with an upper bound of the
 * curvature that stays the same (Böhning and Lindsay, "Monotonicity of Quadratic-Approximation Algorithms", 1988): it
 * needs one factoring for all steps, and never overshoots.
 */
final class LogisticLearner implements Learner {
    private static final double CURVATURE = 0.25;

    /**
     * How coefficients are found.
     *
     * @param penalty on half the sum of their squares; the intercept is free
     * @param steps most of them
     */
    record Settings(double penalty, int steps) {
        static final Settings DEFAULT = new Settings(5, 60);
    }

    private static final double ENOUGH = 1e-4;

    private final Settings settings;

    LogisticLearner(Settings settings) {
        this.settings = settings;
    }

    @Override
    public LinearModel learn(Examples examples, long seed) {
        Regression regression = new Regression(examples);
        float[] priors = examples.priors();
        double[][] coefficients = new double[priors.length][];
        BitSet factored = new BitSet();
        Cholesky bound = regression.factor(factored, CURVATURE, settings.penalty());
        for (int m = 0; m < priors.length; m++) {
            BitSet rows = regression.tried(m);
            if (!rows.equals(factored)) {
                factored = rows;
                bound = regression.factor(rows, CURVATURE, settings.penalty());
            }
            coefficients[m] = fit(examples, regression, rows, m, bound, Logistic.inverse(priors[m]));
        }
        return LinearModel.of(coefficients, LinearModel.Link.LOGISTIC);
    }

    private double[] fit(
            Examples examples, Regression regression, BitSet rows, int model, Cholesky bound, double intercept) {
        int n = examples.dimensions() + 1;
        double[] coefficients = new double[n];
        coefficients[n - 1] = intercept;
        double[] gradient = new double[n];
        for (int step = 0; step < settings.steps(); step++) {
            for (int d = 0; d < n; d++) {
                gradient[d] = d < n - 1 ? -settings.penalty() * coefficients[d] : 0;
            }
            for (int i = rows.nextSetBit(0); i >= 0; i = rows.nextSetBit(i + 1)) {
                double left = examples.scores()[i][model] - Logistic.of(regression.value(coefficients, i));
                regression.add(gradient, i, examples.weights()[i] * left);
            }
            double[] move = bound.solve(gradient);
            double longest = 0;
            for (int d = 0; d < n; d++) {
                coefficients[d] += move[d];
                longest = Math.max(longest, Math.abs(move[d]));
            }
            if (longest < ENOUGH) {
                break;
            }
        }
        return coefficients;
    }
}
