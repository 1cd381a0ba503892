package io.millweir.routing.learned;

/**
 * The known queries nearest to a new one.
 *
 * <p>Threading: immutable.
 */
public final class Surroundings {
    private final Memory memory;
    private final Neighbours nearest;
    private final int counted;
    private final double nearness;
    private final double familiarity;

    Surroundings(Memory memory, Neighbours nearest, int counted, double nearness, double familiarity) {
        this.memory = memory;
        this.nearest = nearest;
        this.counted = Math.min(counted, nearest.count());
        this.nearness = nearness;
        this.familiarity = familiarity;
    }

    /** The mean similarity of the ten nearest, -1 to 1: how much like anything known the query is. */
    public double nearness() {
        return nearness;
    }

    /**
     * The part of the known queries that are less near to the other known ones than this one is, 0 to 1: unlike a
     * similarity it means the same with every embedder.
     */
    public double familiarity() {
        return familiarity;
    }

    /**
     * How much better a model did than another on those of the neighbours that both were tried on.
     *
     * @param model column of the model in question
     * @param other column of the model it is compared with
     * @param penalty what a use of {@code model} costs more than one of {@code other}, as a part of a score; may be
     *     negative
     */
    public Gain gain(int model, int other, double penalty) {
        double sum = 0;
        double squares = 0;
        double weights = 0;
        double weightSquares = 0;
        for (int i = 0; i < counted; i++) {
            int place = nearest.places()[i];
            double difference = (double) memory.score(place, model) - memory.score(place, other);
            if (!Double.isNaN(difference)) {
                double weight = memory.weight(place);
                sum += weight * difference;
                squares += weight * difference * difference;
                weights += weight;
                weightSquares += weight * weight;
            }
        }
        if (weights <= 0) {
            return Gain.UNKNOWN;
        }
        double mean = sum / weights;
        double effective = weights * weights / weightSquares;
        double variance = Math.max(0, squares / weights - mean * mean);
        // One more pair of either kind: where all pairs happen to be alike, the spread is still not known to be 0.
        double spread = (variance * effective + 1) / (effective + 1);
        return new Gain(mean - penalty, Math.sqrt(spread / effective), effective);
    }
}
