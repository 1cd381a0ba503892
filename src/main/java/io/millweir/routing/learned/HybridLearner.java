package io.millweir.routing.learned;

import java.util.List;
import java.util.Locale;

/**
 * Two models: the small one answers where it is likely to be as good as the large one (Ding et al., "Hybrid LLM:
 * Cost-Efficient and Quality-Aware Query Routing", 2024). That is learned by a logistic regression.
 */
final class HybridLearner implements Learner {
    /** Points at which the transformed labels are tried. */
    private static final int GRID = 50;

    /** What is learned of a query; s and l are the scores of the small and the large model. */
    enum Mode {
        /** Whether s is at least l. */
        DETERMINISTIC,
        /** The logistic function of (s - l) / temperature. */
        PROBABILISTIC,
        /** Whether s is at least l - t, with the t at which most pairs of queries differ in it. */
        TRANSFORMED;

        static List<String> names() {
            return List.of("deterministic", "probabilistic", "transformed");
        }

        static Mode of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Which models, and what decides.
     *
     * @param small name of the small model; empty: the one of the lowest mean score
     * @param large name of the large model; empty: the one of the highest
     * @param threshold from which probability on the small model is to answer
     * @param temperature of {@link Mode#PROBABILISTIC}
     */
    record Settings(
            String small, String large, Mode mode, double threshold, double temperature, LogisticLearner.Settings fit) {
        static final Settings DEFAULT =
                new Settings("", "", Mode.PROBABILISTIC, 0.5, 0.1, LogisticLearner.Settings.DEFAULT);
    }

    private final Settings settings;

    HybridLearner(Settings settings) {
        this.settings = settings;
    }

    @Override
    public HybridModel learn(Examples examples, long seed) {
        float[] priors = examples.priors();
        int small = column(settings.small(), "small", examples, extreme(priors, -1));
        int large = column(settings.large(), "large", examples, extreme(priors, 1));
        double slack = settings.mode() == Mode.TRANSFORMED ? slack(examples, small, large) : 0;
        float[][] labels = new float[examples.size()][1];
        for (int i = 0; i < labels.length; i++) {
            labels[i][0] = label(gap(examples, i, small, large), slack);
        }
        Examples labelled = new Examples(List.of("small"), examples.vectors(), labels, examples.weights());
        return new HybridModel(
                new LogisticLearner(settings.fit()).learn(labelled, seed),
                small,
                large,
                priors.length,
                settings.threshold(),
                priors[large]);
    }

    private static int extreme(float[] priors, int sign) {
        int extreme = 0;
        for (int m = 1; m < priors.length; m++) {
            extreme = sign * priors[m] > sign * priors[extreme] ? m : extreme;
        }
        return extreme;
    }

    private static int column(String name, String role, Examples examples, int otherwise) {
        int column = examples.models().indexOf(name);
        if (column < 0 && !name.isEmpty()) {
            throw new IllegalArgumentException("hybrid." + role + ": \"" + name + "\" has no scores; give one of "
                    + String.join(", ", examples.models()));
        }
        return column < 0 ? otherwise : column;
    }

    private static float gap(Examples examples, int row, int small, int large) {
        return examples.scores()[row][small] - examples.scores()[row][large];
    }

    private float label(float gap, double slack) {
        if (Float.isNaN(gap)) {
            return Float.NaN;
        }
        if (settings.mode() == Mode.PROBABILISTIC) {
            return (float) Logistic.of(gap / settings.temperature());
        }
        return gap >= -slack ? 1 : 0;
    }

    /** With a part p of labels 1, 2p(1 - p) of the pairs differ. */
    private static double slack(Examples examples, int small, int large) {
        double best = 0;
        double most = -1;
        for (int step = 0; step < GRID; step++) {
            double slack = (double) step / GRID;
            double ones = 0;
            double all = 0;
            for (int i = 0; i < examples.size(); i++) {
                float gap = gap(examples, i, small, large);
                if (!Float.isNaN(gap)) {
                    all += examples.weights()[i];
                    ones += gap >= -slack ? examples.weights()[i] : 0;
                }
            }
            double differing = all > 0 ? 2 * (ones / all) * (1 - ones / all) : 0;
            if (differing > most) {
                most = differing;
                best = slack;
            }
        }
        return best;
    }
}
