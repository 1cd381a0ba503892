package io.millweir.training.backtest;

import java.util.List;
import java.util.Optional;

/**
 * The mean reward that another choice would have had, by what a randomised router did: inverse propensity scores,
 * normalised by their sum (Swaminathan and Joachims, "The Self-Normalized Estimator for Counterfactual Learning", 2015).
 *
 * @param mean estimated
 * @param standardError of it, by the delta method
 * @param logged the mean reward of what was done
 * @param rated queries with a rating and a propensity
 * @param agreed of these, those for which the choice would have been the same; only they tell anything
 */
public record OffPolicy(double mean, double standardError, double logged, int rated, int agreed) {
    /**
     * A rated query.
     *
     * @param same whether the other choice would have been the same
     * @param propensity of what was done, above 0
     */
    record Sample(boolean same, double propensity, double reward) {}

    static Optional<OffPolicy> of(List<Sample> samples) {
        double weights = 0;
        double weighted = 0;
        double logged = 0;
        int agreed = 0;
        for (Sample sample : samples) {
            logged += sample.reward() / samples.size();
            if (sample.same()) {
                weights += 1 / sample.propensity();
                weighted += sample.reward() / sample.propensity();
                agreed++;
            }
        }
        if (agreed == 0) {
            return Optional.empty();
        }
        double mean = weighted / weights;
        double squares = 0;
        for (Sample sample : samples) {
            if (sample.same()) {
                double error = (sample.reward() - mean) / sample.propensity();
                squares += error * error;
            }
        }
        return Optional.of(new OffPolicy(mean, Math.sqrt(squares) / weights, logged, samples.size(), agreed));
    }
}
