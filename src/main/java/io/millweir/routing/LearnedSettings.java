package io.millweir.routing;

import io.millweir.routing.learned.Gate;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How predicted scores become a choice.
 *
 * @param defaultModel called unless another is credibly better; empty: the best single model of the examples
 * @param gate when the default model is left
 * @param costWeight what the whole cost of the default model is worth, as a score: with 0.1 half of that cost outweighs
 *     a score that is 0.05 worse
 * @param latencyWeight what a second is worth, as a score: with 0.01 an answer that takes five seconds longer has to be
 *     0.05 better
 */
public record LearnedSettings(Optional<String> defaultModel, Gate gate, double costWeight, double latencyWeight) {
    /** No weight of cost and of time. */
    public static final LearnedSettings DEFAULT = new LearnedSettings(Optional.empty(), Gate.DEFAULT, 0, 0);

    /** With less, scores would count less than the last digit of a cost. */
    private static final double LEAST_BIAS = 0.001;

    private static final Gate OPEN = new Gate(0, 0);

    /** What cost is worth to a query that has a bias and a router that has no weight of its own. */
    private static final double USUAL_WEIGHT = 0.1;

    /**
     * The weight of cost for a query: half-way between cheap and good it is the router's own.
     *
     * @param bias 0, only cost counts, to 1, only quality; empty: as the router is set
     */
    double costWeight(OptionalDouble bias) {
        if (bias.isEmpty()) {
            return costWeight;
        }
        double given = Math.max(LEAST_BIAS, bias.getAsDouble());
        return (costWeight > 0 ? costWeight : USUAL_WEIGHT) * (1 - given) / given;
    }

    /** When the default model is left for a query: always, when only cost counts. */
    Gate gate(OptionalDouble bias) {
        return bias.isPresent() && bias.getAsDouble() < LEAST_BIAS ? OPEN : gate;
    }
}
