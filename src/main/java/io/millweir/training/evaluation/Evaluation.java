package io.millweir.training.evaluation;

import io.millweir.routing.learned.Confidence;
import io.millweir.routing.learned.Learner;
import io.millweir.routing.learned.ScoreModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Measures routers by cross-validation: each query is routed by what was learned from other folds. What is chosen, as
 * the weight of cost for a wanted quality or the best single model, is chosen within those folds as well.
 *
 * <p>Threading: for one thread at a time; folds are learned from on all cores, with the same result.
 */
public final class Evaluation {
    /** Behind the name of a router whose default model is left for a credible gain only. */
    public static final String WITH_CONFIDENCE = "+confidence";

    private static final double NEARLY = 0.95;

    /** Queries on which the weight of cost is chosen, at least, if there are as many. */
    private static final int ENOUGH = 5_000;

    private static final int LAMBDAS = 160;
    private static final double SMALLEST_LAMBDA = 1e-3;
    private static final double LARGEST_LAMBDA = 1e3;

    private final Dataset data;
    private final Folds folds;
    private final Function<Integer, Dataset> learnedFrom;
    private final int innerFolds;
    private final long seed;
    private final Consumer<String> progress;
    private final int[] bestSingles;
    private final double[] bestSingleScores;
    private final double bestSingleCost;

    /**
     * A measurement in which each fold is predicted by what was learned from the others.
     *
     * @param innerFolds into how many parts what was learned from is cut again to choose on, as many of them as hold
     *     enough queries; 0: nothing is chosen
     * @param progress hears of each step, from any thread
     */
    public Evaluation(Dataset data, Folds folds, int innerFolds, long seed, Consumer<String> progress) {
        this(data, folds, part -> data.at(folds.outside(part)), innerFolds, seed, progress);
    }

    /** A measurement in which everything is predicted by what was learned from other data, of the same models. */
    public Evaluation(Dataset data, Dataset learnedFrom, int innerFolds, long seed, Consumer<String> progress) {
        this(data, Folds.all(data.size()), part -> learnedFrom, innerFolds, seed, progress);
    }

    private Evaluation(
            Dataset data,
            Folds folds,
            Function<Integer, Dataset> learnedFrom,
            int innerFolds,
            long seed,
            Consumer<String> progress) {
        this.data = data;
        this.folds = folds;
        this.learnedFrom = learnedFrom;
        this.innerFolds = innerFolds;
        this.seed = seed;
        this.progress = progress;
        this.bestSingles = new int[data.size()];
        for (int part = 0; part < folds.parts().size(); part++) {
            int best = learnedFrom.apply(part).bestSingle();
            Arrays.stream(folds.parts().get(part)).forEach(place -> bestSingles[place] = best);
        }
        Choices single = new Choices(bestSingles.clone());
        this.bestSingleScores = single.scores(data);
        this.bestSingleCost = mean(single.costs(data));
    }

    /** The baselines: best single, random, oracle, cheapest, strongest (the dearest), and each model. */
    public List<Measured> baselines() {
        List<Measured> baselines = new ArrayList<>();
        baselines.add(measured("best single", new Choices(bestSingles.clone())));
        baselines.add(random());
        baselines.add(measured("oracle", Choices.best(data, data.examples().scores(), 0)));
        if (data.isPriced()) {
            double[] costs = data.meanCosts();
            baselines.add(measured("cheapest", Choices.always(data, extreme(costs, -1))));
            baselines.add(measured("strongest", Choices.always(data, extreme(costs, 1))));
        }
        return baselines;
    }

    private int extreme(double[] costs, int sign) {
        float[] means = data.examples().means();
        int found = 0;
        for (int m = 1; m < costs.length; m++) {
            if (sign * costs[m] > sign * costs[found] || (costs[m] == costs[found] && means[m] > means[found])) {
                found = m;
            }
        }
        return found;
    }

    /** Every model with the same probability, and so the mean over all of them. */
    private Measured random() {
        double[] scores = new double[data.size()];
        double[] costs = new double[data.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = mean(data.examples().scores()[i]);
            costs[i] = mean(data.costs()[i]);
        }
        return measured("random", scores, costs);
    }

    private Measured measured(String name, Choices choices) {
        return measured(name, choices.scores(data), choices.costs(data));
    }

    private Measured measured(String name, double[] scores, double[] costs) {
        Optional<Double> cost = data.isPriced() ? Optional.of(mean(costs)) : Optional.empty();
        return new Measured(
                name,
                interval(scores),
                gain(scores),
                cost,
                cost.map(each -> each / bestSingleCost),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /**
     * How a router does that learns so: as it predicts, with nothing held back; and, under the name with
     * {@value #WITH_CONFIDENCE}, as it decides when it leaves the default model for a credible gain only.
     */
    public List<Measured> of(String name, Learner learner) {
        long from = System.nanoTime();
        float[][] predicted = heldOut(name, data, folds, learnedFrom, learner);
        long learnedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)
                / folds.parts().size();
        progress.accept(name + WITH_CONFIDENCE);
        Measured gated = measured(name + WITH_CONFIDENCE, gated(predicted));
        return List.of(predicting(name, learner, predicted, learnedMs), gated);
    }

    private Measured predicting(String name, Learner learner, float[][] predicted, long learnedMs) {
        Measured plain = measured(name, Choices.best(data, predicted, 0));
        Optional<GapRecovery> recovery = GapRecovery.of(data, predicted);
        if (!data.isPriced()) {
            return plain.with(recovery, learnedMs);
        }
        List<Frontier.Point> points = new ArrayList<>();
        for (double lambda : lambdas(bestSingleCost)) {
            Choices choices = Choices.best(data, predicted, lambda);
            points.add(new Frontier.Point(lambda, mean(choices.costs(data)), mean(choices.scores(data))));
        }
        Frontier frontier = new Frontier(points);
        double dearest = Arrays.stream(data.meanCosts()).max().orElseThrow();
        List<Optional<Measured.Point>> chosen =
                innerFolds == 0 ? List.of(Optional.empty(), Optional.empty()) : chosen(name, learner, predicted);
        return new Measured(
                name,
                plain.quality(),
                plain.gain(),
                plain.cost(),
                plain.costShare(),
                Optional.of(frontier),
                Optional.of(frontier.area(0, dearest)),
                chosen.get(0),
                chosen.get(1),
                recovery,
                learnedMs);
    }

    private Choices gated(float[][] predicted) {
        int[] models = new int[data.size()];
        for (int part = 0; part < folds.parts().size(); part++) {
            Confidence confidence = Confidence.of(learnedFrom.apply(part).examples());
            Arrays.stream(folds.parts().get(part))
                    .parallel()
                    .forEach(place -> models[place] = Choices.gated(
                            data.examples().scores()[place],
                            predicted[place],
                            bestSingles[place],
                            confidence.around(data.examples().vectors()[place])));
        }
        return new Choices(models);
    }

    /** The predictions for each query by what was learned from the other folds. */
    private float[][] heldOut(String name, Dataset from, Folds by, Function<Integer, Dataset> rest, Learner learner) {
        float[][] predicted = new float[from.size()][];
        IntStream.range(0, by.parts().size()).parallel().forEach(part -> {
            progress.accept(name + ": " + by.names().get(part));
            ScoreModel model = learner.learn(rest.apply(part).examples(), seed);
            Arrays.stream(by.parts().get(part))
                    .parallel()
                    .forEach(place ->
                            predicted[place] = model.predict(from.examples().vectors()[place]));
        });
        return predicted;
    }

    private List<Optional<Measured.Point>> chosen(String name, Learner learner, float[][] predicted) {
        int[] equal = new int[data.size()];
        int[] nearly = new int[data.size()];
        double equalLambda = 0;
        double nearlyLambda = 0;
        for (int part = 0; part < folds.parts().size(); part++) {
            Dataset rest = learnedFrom.apply(part);
            Folds inner = Folds.of(innerFolds, rest.groups(), rest.tasks(), seed + part);
            Folds chosenOn = inner.first(ENOUGH);
            float[][] all = heldOut(
                    name + ", " + folds.names().get(part),
                    rest,
                    chosenOn,
                    each -> rest.at(inner.outside(each)),
                    learner);
            Dataset within = rest.at(chosenOn.places());
            float[][] predictedWithin = at(chosenOn.places(), all);
            double target = mean(Choices.always(within, rest.bestSingle()).scores(within));
            double cost = rest.meanCosts()[rest.bestSingle()];
            double forEqual = cheapest(within, predictedWithin, target, cost);
            double forNearly = cheapest(within, predictedWithin, NEARLY * target, cost);
            int[] places = folds.parts().get(part);
            Dataset here = data.at(places);
            place(Choices.best(here, at(places, predicted), forEqual), places, equal);
            place(Choices.best(here, at(places, predicted), forNearly), places, nearly);
            equalLambda += forEqual / folds.parts().size();
            nearlyLambda += forNearly / folds.parts().size();
        }
        return List.of(point(equalLambda, new Choices(equal)), point(nearlyLambda, new Choices(nearly)));
    }

    private static float[][] at(int[] places, float[][] rows) {
        return Arrays.stream(places).mapToObj(place -> rows[place]).toArray(float[][]::new);
    }

    private static void place(Choices choices, int[] places, int[] into) {
        for (int i = 0; i < places.length; i++) {
            into[places[i]] = choices.models()[i];
        }
    }

    private Optional<Measured.Point> point(double lambda, Choices choices) {
        double[] scores = choices.scores(data);
        return Optional.of(
                new Measured.Point(lambda, interval(scores), gain(scores), mean(choices.costs(data)) / bestSingleCost));
    }

    /** The weight of cost that is cheapest and still reaches this quality; none at all when none does. */
    private static double cheapest(Dataset rest, float[][] predicted, double target, double unit) {
        double best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (double lambda : lambdas(unit)) {
            Choices choices = Choices.best(rest, predicted, lambda);
            double cost = mean(choices.costs(rest));
            if (mean(choices.scores(rest)) >= target && cost < least) {
                best = lambda;
                least = cost;
            }
        }
        return best;
    }

    /** From none at all to so much that only cost counts. */
    private static double[] lambdas(double unit) {
        double[] lambdas = new double[LAMBDAS + 1];
        double ratio = LARGEST_LAMBDA / SMALLEST_LAMBDA;
        for (int i = 0; i < LAMBDAS; i++) {
            lambdas[i + 1] = SMALLEST_LAMBDA * Math.pow(ratio, i / (LAMBDAS - 1.0)) / unit;
        }
        return lambdas;
    }

    private Interval interval(double[] values) {
        return Interval.of(values, data.groups(), data.examples().weights(), seed);
    }

    private Interval gain(double[] scores) {
        double[] gains = new double[scores.length];
        Arrays.setAll(gains, i -> scores[i] - bestSingleScores[i]);
        return interval(gains);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    private static double mean(float[] values) {
        double sum = 0;
        int count = 0;
        for (float value : values) {
            if (!Float.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }
}
