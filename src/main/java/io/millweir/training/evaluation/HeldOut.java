package io.millweir.training.evaluation;

import io.millweir.routing.learned.Learner;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** How good a router is on queries that it has not learned from, as a few numbers that go with what it learned. */
public final class HeldOut {
    /** Of all names. */
    public static final String PREFIX = "held-out/";

    /** Mean score of the models it chose. */
    public static final String QUALITY = PREFIX + "quality";

    /** Mean paired difference to the best single model. */
    public static final String GAIN = PREFIX + "gain";

    /** The lower end of its 95 % interval. */
    public static final String GAIN_LOW = PREFIX + "gain-low";

    /** The upper end of its 95 % interval. */
    public static final String GAIN_HIGH = PREFIX + "gain-high";

    /** The same gain when the default model is left for a credible one only. */
    public static final String GAIN_WITH_CONFIDENCE = PREFIX + "gain-with-confidence";

    private HeldOut() {}

    /**
     * Measures a learner by cross-validation.
     *
     * @return empty when there is nothing to measure: too few queries apart from near-duplicates, or too few of which two
     *     models were tried
     */
    public static Map<String, Double> metrics(
            String name, Learner learner, Dataset data, int folds, long seed, Consumer<String> progress) {
        long apart = Arrays.stream(data.groups()).distinct().count();
        long compared = Arrays.stream(data.examples().scores())
                .filter(row -> IntStream.range(0, row.length)
                                .filter(m -> !Float.isNaN(row[m]))
                                .count()
                        > 1)
                .count();
        if (folds < 2 || apart < 2L * folds || 2 * compared < data.size()) {
            return Map.of();
        }
        List<Measured> measured = new Evaluation(
                        data, Folds.of(folds, data.groups(), data.tasks(), seed), 0, seed, progress)
                .of(name, learner);
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(QUALITY, measured.get(0).quality().mean());
        metrics.put(GAIN, measured.get(0).gain().mean());
        metrics.put(GAIN_LOW, measured.get(0).gain().low());
        metrics.put(GAIN_HIGH, measured.get(0).gain().high());
        metrics.put(GAIN_WITH_CONFIDENCE, measured.get(1).gain().mean());
        return metrics;
    }
}
