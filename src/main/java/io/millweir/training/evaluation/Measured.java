package io.millweir.training.evaluation;

import java.util.Optional;

/**
 * How a router did on queries that it had not learned from.
 *
 * @param name of the router or baseline
 * @param quality the mean score of the models it chose
 * @param gain the mean paired difference to the best single model
 * @param cost mean cost of a query; empty without prices
 * @param costShare cost as a share of that of the best single model; empty without prices
 * @param frontier what it reaches as the weight of cost grows; empty for baselines and without prices
 * @param area the mean quality under the frontier from no cost to that of the dearest model
 * @param equal at a weight of cost that was chosen on other queries to be as good as the best single model
 * @param nearly the same, for 95 % of its quality
 * @param recovery of the gap between two models; empty when there are not two
 * @param learnedMs time to learn once, wall clock
 */
public record Measured(
        String name,
        Interval quality,
        Interval gain,
        Optional<Double> cost,
        Optional<Double> costShare,
        Optional<Frontier> frontier,
        Optional<Double> area,
        Optional<Point> equal,
        Optional<Point> nearly,
        Optional<GapRecovery> recovery,
        long learnedMs) {
    /** The same with more known. */
    Measured with(Optional<GapRecovery> gapRecovery, long learned) {
        return new Measured(name, quality, gain, cost, costShare, frontier, area, equal, nearly, gapRecovery, learned);
    }

    /**
     * A point of the frontier that was chosen on other queries.
     *
     * @param costShare of the cost of the best single model
     */
    public record Point(double lambda, Interval quality, Interval gain, double costShare) {}
}
