package io.millweir.routing.learned;

/** The mean score of the nearest queries. */
final class KnnLearner implements Learner {
    /** Neighbours for each root of the number of queries, where no number is given. */
    private static final double PER_ROOT = 4;

    private static final int MOST = 600;

    /** A neighbourhood is to be a part of the examples, not all of them. */
    private static final int LARGEST_PART = 4;

    /**
     * How neighbours are counted.
     *
     * @param neighbours how many; 0: four times the root of the number of queries, at most 600 and a quarter of all
     * @param prior how many neighbours the mean over all queries counts as
     * @param temperature a neighbour counts e times less for each such step that it is less similar than the nearest; 0:
     *     all count the same
     */
    record Settings(int neighbours, double prior, double temperature) {
        static final Settings DEFAULT = new Settings(0, 2, 0);
    }

    private final Settings settings;

    KnnLearner(Settings settings) {
        this.settings = settings;
    }

    /** As many neighbours as suit so many queries. */
    static int neighbours(int asked, int queries) {
        int suited = (int) Math.round(PER_ROOT * Math.sqrt(queries));
        int most = Math.max(Math.min(5, queries), Math.min(MOST, queries / LARGEST_PART));
        return asked > 0 ? Math.min(asked, queries) : Math.min(suited, most);
    }

    @Override
    public KnnModel learn(Examples examples, long seed) {
        return new KnnModel(
                Memory.of(examples),
                neighbours(settings.neighbours(), examples.size()),
                settings.prior(),
                settings.temperature(),
                examples.priors());
    }
}
