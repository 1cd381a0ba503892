package io.millweir.training.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * How a router between two models does as more and more queries go to the stronger one, by the measures of RouteLLM
 * (Ong et al., "RouteLLM: Learning to Route LLMs with Preference Data", 2024, section 3.2).
 *
 * @param cpt50 the share of calls of the stronger model that recovers half of the gap in quality between the two
 * @param cpt80 the same for 80 %
 * @param apgr the mean recovered gap over all shares of calls
 */
public record GapRecovery(double cpt50, double cpt80, double apgr) {
    /** Empty unless there are two models of which one is better. */
    static Optional<GapRecovery> of(Dataset data, float[][] predicted) {
        float[] means = data.examples().means();
        if (means.length != 2 || means[0] == means[1]) {
            return Optional.empty();
        }
        int strong = means[0] > means[1] ? 0 : 1;
        int weak = 1 - strong;
        float[][] scores = data.examples().scores();
        Integer[] order = new Integer[data.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> predicted[i][weak] - predicted[i][strong]));
        double gap = (double) means[strong] - means[weak];
        double recovered = 0;
        double sum = 0;
        double cpt50 = 1;
        double cpt80 = 1;
        for (int i = 0; i < order.length; i++) {
            float gain = scores[order[i]][strong] - scores[order[i]][weak];
            recovered += Float.isNaN(gain) ? 0 : gain / order.length;
            double share = (i + 1.0) / order.length;
            sum += recovered / gap;
            cpt50 = recovered >= 0.5 * gap ? Math.min(cpt50, share) : cpt50;
            cpt80 = recovered >= 0.8 * gap ? Math.min(cpt80, share) : cpt80;
        }
        return Optional.of(new GapRecovery(cpt50, cpt80, sum / order.length));
    }
}
