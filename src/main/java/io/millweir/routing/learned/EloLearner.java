package io.millweir.routing.learned;

/**
 * Ratings from games of every model with every other on each query. All pairs count and ties do too: to count only the
 * best model's games, the first of several, rates by the order of columns.
 */
final class EloLearner implements Learner {
    /**
     * Which games count.
     *
     * @param neighbours whose games make the ratings for a query; 0: four times the root of the number of queries; 1: the
     *     games of all queries, so that every query gets the same ratings
     * @param prior how many neighbours the games of all queries count as
     */
    record Settings(int neighbours, double prior) {
        static final Settings DEFAULT = new Settings(0, 10);
    }

    private static final int GLOBAL = 1;

    private final Settings settings;

    EloLearner(Settings settings) {
        this.settings = settings;
    }

    @Override
    public EloModel learn(Examples examples, long seed) {
        int models = examples.models().size();
        double[][] wins = new double[models][models];
        double weights = 0;
        double level = 0;
        double tried = 0;
        for (int i = 0; i < examples.size(); i++) {
            float[] scores = examples.scores()[i];
            double weight = examples.weights()[i];
            BradleyTerry.play(scores, weight, wins);
            weights += weight;
            for (float score : scores) {
                if (!Float.isNaN(score)) {
                    level += weight * score;
                    tried += weight;
                }
            }
        }
        float[] shares = new float[models * models];
        for (int a = 0; a < models; a++) {
            for (int b = 0; b < models; b++) {
                shares[a * models + b] = weights > 0 ? (float) (wins[a][b] / weights) : 0;
            }
        }
        int neighbours =
                settings.neighbours() == GLOBAL ? 0 : KnnLearner.neighbours(settings.neighbours(), examples.size());
        return new EloModel(
                Memory.of(neighbours == 0 ? examples.at(new int[] {0}) : examples),
                neighbours,
                settings.prior(),
                new Matrix(models, models, shares),
                tried > 0 ? (float) (level / tried) : 0);
    }
}
