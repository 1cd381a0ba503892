package io.millweir.routing.online;

/**
 * A thing that is counted or summed over feedback. All are sums of whole numbers: the order of what is added does not
 * matter, what was added can be taken away again without a trace, and the sums of parts add up to the sum of the whole.
 */
public sealed interface Statistic {
    /** How many numbers its sums have. */
    int length();

    /** How often one model's answer was judged better than the other's. */
    record Games(String winner, String loser) implements Statistic {
        @Override
        public int length() {
            return 1;
        }
    }

    /**
     * How answers of a model were rated, by the features of their queries.
     *
     * @param space {@link Context#space}: sums of another kind of features cannot be added
     */
    record Ratings(String space, String model) implements Statistic {
        @Override
        public int length() {
            return RatingSums.LENGTH;
        }
    }
}
