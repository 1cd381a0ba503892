package io.millweir.routing.learned;

import java.util.BitSet;

/** A ridge regression of each model's score (Hoerl and Kennard, 1970), in closed form. */
final class RidgeLearner implements Learner {
    /**
     * How strongly coefficients are held back.
     *
     * @param penalty on the sum of their squares; the intercept is free
     */
    record Settings(double penalty) {
        static final Settings DEFAULT = new Settings(20);
    }

    private final Settings settings;

    RidgeLearner(Settings settings) {
        this.settings = settings;
    }

    @Override
    public LinearModel learn(Examples examples, long seed) {
        Regression regression = new Regression(examples);
        float[] priors = examples.priors();
        double[][] coefficients = new double[priors.length][];
        for (int m = 0; m < priors.length; m++) {
            BitSet rows = regression.tried(m);
            double[] right = new double[examples.dimensions() + 1];
            for (int i = rows.nextSetBit(0); i >= 0; i = rows.nextSetBit(i + 1)) {
                // The mean is taken out first, so that an intercept held by a hair stays exact.
                regression.add(right, i, examples.weights()[i] * (double) (examples.scores()[i][m] - priors[m]));
            }
            coefficients[m] = regression.factor(rows, 1, settings.penalty()).solve(right);
            coefficients[m][examples.dimensions()] += priors[m];
        }
        return LinearModel.of(coefficients, LinearModel.Link.NONE);
    }
}
