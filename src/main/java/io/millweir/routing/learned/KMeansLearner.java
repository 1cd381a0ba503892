package io.millweir.routing.learned;

import java.util.Arrays;
import java.util.Random;

/**
 * Cluster means, averaged over several clusterings: where the borders of one are drawn by chance, those of another run
 * elsewhere.
 */
final class KMeansLearner implements Learner {
    /** Sizes of the clusterings, as factors of the number of clusters. */
    private static final double[] SIZES = {1, 0.5, 2};

    private static final int MOST = 200;
    private static final int LEARNED_FROM = 20_000;

    /**
     * How queries are clustered.
     *
     * @param clusters in a clustering of middle size, others have half or twice as many; 0: half the root of the number of
     *     queries, at most 200
     * @param clusterings how many are averaged
     * @param rounds most rounds of one clustering
     * @param prior fewest queries that the mean over all counts as beside a cluster's own
     */
    record Settings(int clusters, int clusterings, int rounds, double prior) {
        static final Settings DEFAULT = new Settings(0, 9, 30, 1);
    }

    private final Settings settings;

    KMeansLearner(Settings settings) {
        this.settings = settings;
    }

    private int clusters(int queries) {
        return settings.clusters() > 0 ? settings.clusters() : Math.min(MOST, (int) Math.round(Math.sqrt(queries) / 2));
    }

    @Override
    public KMeansModel learn(Examples examples, long seed) {
        Rows rows = Rows.of(examples.vectors());
        Examples sample = sample(examples, new Random(seed));
        Rows sampled = sample.size() == examples.size() ? rows : Rows.of(sample.vectors());
        KMeansModel.Clusters[] all = new KMeansModel.Clusters[settings.clusterings()];
        for (int i = 0; i < all.length; i++) {
            Random random = new Random(seed + 1 + i);
            int wanted = (int) Math.round(clusters(examples.size()) * SIZES[i % SIZES.length]);
            int clusters = Math.max(1, Math.min(wanted, sample.size()));
            float[][] centres = Clustering.centres(
                    sample.vectors(), sample.weights(), sampled, clusters, settings.rounds(), random);
            int[] cluster = Clustering.nearest(rows, centres);
            all[i] = new KMeansModel.Clusters(
                    Matrix.of(centres, examples.dimensions()),
                    Matrix.of(
                            Credibility.means(examples, cluster, clusters, settings.prior()),
                            examples.models().size()));
        }
        return new KMeansModel(all);
    }

    /** Centres are found as well in a part of very many queries. */
    private static Examples sample(Examples examples, Random random) {
        if (examples.size() <= LEARNED_FROM) {
            return examples;
        }
        return examples.at(Arrays.copyOf(Shuffle.of(examples.size(), random), LEARNED_FROM));
    }
}
