package io.millweir.routing.learned;

/** The cross-entropy between scores and the logarithms of their predicted odds; what was not tried does not count. */
final class Odds {
    private Odds() {}

    /** What is lost on a row, times its weight. */
    static double loss(float[] odds, Examples examples, int row) {
        float[] scores = examples.scores()[row];
        double loss = 0;
        for (int m = 0; m < scores.length; m++) {
            loss += Float.isNaN(scores[m]) ? 0 : Logistic.loss(odds[m], scores[m]);
        }
        return loss * examples.weights()[row];
    }

    /** Its gradient by the odds. */
    static void gradient(float[] odds, Examples examples, int row, float[] gradient) {
        float[] scores = examples.scores()[row];
        float weight = examples.weights()[row];
        for (int m = 0; m < scores.length; m++) {
            gradient[m] = Float.isNaN(scores[m]) ? 0 : weight * (Logistic.of(odds[m]) - scores[m]);
        }
    }
}
