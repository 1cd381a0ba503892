package io.millweir.routing.learned;

/**
 * How far the mean score of a cluster is to be believed: as far as clusters differ from each other by more than chance
 * (the credibility of Bühlmann and Straub, "Glaubwürdigkeit für Schadensätze", 1970). Where they do not, every cluster
 * gets the mean over all queries, and nothing is routed by noise.
 */
final class Credibility {
    private Credibility() {}

    /**
     * The shrunk mean score of each model in each cluster.
     *
     * @param cluster of each example
     * @param least fewest queries that the mean over all counts as, however much clusters differ
     */
    static float[][] means(Examples examples, int[] cluster, int clusters, double least) {
        float[] priors = examples.priors();
        float[][] means = new float[clusters][priors.length];
        for (int m = 0; m < priors.length; m++) {
            double[] shrunk = of(examples, m, cluster, clusters, priors[m], least);
            for (int c = 0; c < clusters; c++) {
                means[c][m] = (float) shrunk[c];
            }
        }
        return means;
    }

    private static double[] of(Examples examples, int model, int[] cluster, int clusters, double all, double least) {
        double[] weight = new double[clusters];
        double[] sum = new double[clusters];
        double squares = 0;
        int tried = 0;
        for (int i = 0; i < cluster.length; i++) {
            double score = examples.scores()[i][model];
            if (!Double.isNaN(score)) {
                weight[cluster[i]] += examples.weights()[i];
                sum[cluster[i]] += examples.weights()[i] * score;
                squares += examples.weights()[i] * score * score;
                tried++;
            }
        }
        double prior = Math.max(least, priorWeight(weight, sum, squares, tried));
        double[] shrunk = new double[clusters];
        for (int c = 0; c < clusters; c++) {
            double total = weight[c] + prior;
            shrunk[c] = total > 0 && Double.isFinite(prior) ? (sum[c] + prior * all) / total : all;
        }
        return shrunk;
    }

    /** Variance within clusters by variance between them; infinite when clusters differ by chance alone. */
    private static double priorWeight(double[] weight, double[] sum, double squares, int tried) {
        double total = 0;
        double totalSum = 0;
        double ofClusters = 0;
        double weightSquares = 0;
        int filled = 0;
        for (int c = 0; c < weight.length; c++) {
            if (weight[c] > 0) {
                total += weight[c];
                totalSum += sum[c];
                ofClusters += sum[c] * sum[c] / weight[c];
                weightSquares += weight[c] * weight[c];
                filled++;
            }
        }
        if (filled < 2 || tried <= filled) {
            return Double.POSITIVE_INFINITY;
        }
        double within = (squares - ofClusters) / (tried - filled);
        double spread = ofClusters - totalSum * totalSum / total;
        double between = (spread - (filled - 1) * within) / (total - weightSquares / total);
        return between > 0 ? Math.max(0, within) / between : Double.POSITIVE_INFINITY;
    }
}
