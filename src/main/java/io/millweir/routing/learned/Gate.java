package io.millweir.routing.learned;

import java.util.stream.IntStream;

/**
 * Knows when not to route: a default model is left only for one that is credibly better, on queries of a known kind.
 *
 * <p>How much better a model is, is estimated twice, by the prediction and by the neighbours' paired scores, and the mean
 * of both is taken: the prediction knows more queries, the neighbours cannot see more than there is. It has to be above 0
 * by some standard errors of the neighbours' mean.
 *
 * <p>Threading: immutable.
 *
 * @param z standard errors by which the gain has to be above 0: 1 for a confidence of 84 %; 0: any gain is believed
 * @param familiarity least {@link Surroundings#familiarity} of a query at which the default model is left, 0 to 1; 0: any
 */
public record Gate(double z, double familiarity) {
    /** Loses little where queries are of known kinds, and nothing on average where they are not. */
    public static final Gate DEFAULT = new Gate(0.5, 0.05);

    /** Which rule decided. */
    public enum Rule {
        /** No other model is predicted to be better. */
        DEFAULT_IS_BEST,
        /** The query is of no known kind; the default model. */
        UNFAMILIAR,
        /** The models that are predicted to be better were not by more than chance; the default model. */
        NOT_CREDIBLE,
        /** The default model is left. */
        CREDIBLE_GAIN,
        /** The default model is no candidate; the one that is predicted to be best. */
        NO_DEFAULT
    }

    /**
     * A decision.
     *
     * @param model column of the model chosen
     * @param gain of the model that was preferred over the default, or would have been; {@link Gain#pairs} is 0 when none
     * @param familiarity of the query, 0 to 1
     */
    public record Verdict(int model, Rule rule, Gain gain, double familiarity) {}

    /**
     * Decides.
     *
     * @param predicted score of each model
     * @param penalties what a use of each model costs, as a part of a score; infinite for one that is no candidate
     * @param byDefault column of the default model
     */
    public Verdict decide(float[] predicted, double[] penalties, int byDefault, Surroundings surroundings) {
        int[] better = IntStream.range(0, predicted.length)
                .filter(m -> m != byDefault && worth(m, predicted, penalties) > worth(byDefault, predicted, penalties))
                .boxed()
                .sorted((a, b) -> Double.compare(worth(b, predicted, penalties), worth(a, predicted, penalties)))
                .mapToInt(Integer::intValue)
                .toArray();
        double known = surroundings.familiarity();
        if (better.length == 0) {
            return new Verdict(byDefault, Rule.DEFAULT_IS_BEST, Gain.UNKNOWN, known);
        }
        if (Double.isInfinite(penalties[byDefault])) {
            return new Verdict(better[0], Rule.NO_DEFAULT, Gain.UNKNOWN, known);
        }
        if (known < familiarity) {
            return new Verdict(byDefault, Rule.UNFAMILIAR, Gain.UNKNOWN, known);
        }
        Gain first = Gain.UNKNOWN;
        for (int model : better) {
            double predictedGain = worth(model, predicted, penalties) - worth(byDefault, predicted, penalties);
            Gain gain = surroundings
                    .gain(model, byDefault, penalties[model] - penalties[byDefault])
                    .averagedWith(predictedGain);
            first = model == better[0] ? gain : first;
            if (gain.lowerBound(z) > 0) {
                return new Verdict(model, Rule.CREDIBLE_GAIN, gain, known);
            }
        }
        return new Verdict(byDefault, Rule.NOT_CREDIBLE, first, known);
    }

    private static double worth(int model, float[] predicted, double[] penalties) {
        return predicted[model] - penalties[model];
    }
}
