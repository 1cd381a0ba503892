package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The common space of queries and models while it is learned. With q the unit vector of a query and v those of models,
 * what is lost is the cross-entropy of the scores with {@code logistic(scale * q.v + bias + ease)} and, weighed, that of
 * the scores' shares with {@code softmax(q.v / temperature)}.
 */
final class Contrast implements Descent.Objective {
    /** With cosines of at most 1, so far from the mean can the odds begin to move. */
    private static final float FIRST_SCALE = 3;

    private static final float SHORTEST = 1e-6f;

    private final Examples examples;
    private final DcLearner.Settings settings;
    private final int models;
    private final int size;
    private final Dense projection;
    private final Tensor vectors;
    private final Tensor scale = new Tensor(1, 1, false);
    private final Tensor biases;
    private final Dense ease;

    private final float[] input;
    private final float[] query;
    private final float[] queryGradient;
    private final float[][] units;
    private final float[] lengths;
    private final float[] cosines;
    private final float[] odds;
    private final float[] oddsGradient;
    private final double[] shares;
    private final float[] easeValue = new float[1];

    Contrast(Examples examples, DcLearner.Settings settings, Random random) {
        this.examples = examples;
        this.settings = settings;
        models = examples.models().size();
        size = settings.size();
        projection = new Dense(examples.dimensions(), size, random);
        vectors = new Tensor(models, size, false).scattered(1, random);
        scale.values[0][0] = FIRST_SCALE;
        biases = new Tensor(1, models, false);
        ease = new Dense(examples.dimensions(), 1, random);
        ease.weights.scattered(1e-3, random);
        float[] priors = examples.priors();
        float[] means = examples.means();
        for (int m = 0; m < models; m++) {
            if (Float.isNaN(means[m])) {
                // Nothing will move it: it is not to stand anywhere.
                Arrays.fill(vectors.values[m], 0);
            }
            biases.values[0][m] = (float) Logistic.inverse(priors[m]);
        }
        input = new float[examples.dimensions()];
        query = new float[size];
        queryGradient = new float[size];
        units = new float[models][size];
        lengths = new float[models];
        cosines = new float[models];
        odds = new float[models];
        oddsGradient = new float[models];
        shares = new double[models];
    }

    @Override
    public List<Tensor> tensors() {
        return List.of(projection.weights, projection.biases, vectors, scale, biases, ease.weights, ease.biases);
    }

    @Override
    public void beginStep(int[] rows, int from, int to) {
        for (int m = 0; m < models; m++) {
            System.arraycopy(vectors.values[m], 0, units[m], 0, size);
            lengths[m] = (float) Math.sqrt(Vectors.dot(units[m], units[m]));
            Vectors.normalized(units[m]);
        }
    }

    @Override
    public void beginLoss(int[] learned) {
        beginStep(learned, 0, 0);
    }

    /** Leaves the query's unit vector, cosines and odds in their arrays, and gives the vector's length before. */
    private float forward(float[] vector) {
        projection.forward(vector, query);
        float length = (float) Math.sqrt(Vectors.dot(query, query));
        Vectors.normalized(query);
        ease.forward(vector, easeValue);
        for (int m = 0; m < models; m++) {
            cosines[m] = Vectors.dot(query, units[m]);
            odds[m] = scale.values[0][0] * cosines[m] + biases.values[0][m] + easeValue[0];
        }
        return length;
    }

    @Override
    public void learn(int row, Random random) {
        Dropout.of(examples.vectors()[row], settings.dropout(), input, random);
        float length = forward(input);
        Odds.gradient(odds, examples, row, oddsGradient);
        boolean contrasted = shares(row);
        double sum = contrasted ? exponents() : 1;
        float common = 0;
        Arrays.fill(queryGradient, 0);
        for (int m = 0; m < models; m++) {
            float gradient = oddsGradient[m];
            common += gradient;
            biases.gradient[0][m] += gradient;
            scale.gradient[0][0] += gradient * cosines[m];
            float ofCosine = scale.values[0][0] * gradient;
            if (contrasted && !Float.isNaN(examples.scores()[row][m])) {
                double softmax = StrictMath.exp(cosines[m] / settings.temperature()) / sum;
                ofCosine += (float) (examples.weights()[row]
                        * settings.contrast()
                        * (softmax - shares[m])
                        / settings.temperature());
            }
            Tensor.add(queryGradient, units[m], ofCosine);
            float ofVector = ofCosine / Math.max(lengths[m], SHORTEST);
            Tensor.add(vectors.gradient[m], query, ofVector);
            Tensor.add(vectors.gradient[m], units[m], -ofVector * cosines[m]);
        }
        easeValue[0] = common;
        ease.backward(input, easeValue);
        float along = Vectors.dot(queryGradient, query);
        for (int s = 0; s < size; s++) {
            queryGradient[s] = (queryGradient[s] - along * query[s]) / Math.max(length, SHORTEST);
        }
        projection.backward(input, queryGradient);
    }

    /** The part of each model in the sum of a row's scores; false where all are alike and nothing can be contrasted. */
    private boolean shares(int row) {
        float[] scores = examples.scores()[row];
        double sum = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int m = 0; m < models; m++) {
            shares[m] = Float.isNaN(scores[m]) ? Double.NEGATIVE_INFINITY : scores[m];
            if (!Float.isNaN(scores[m])) {
                sum += scores[m];
                least = Math.min(least, scores[m]);
                most = Math.max(most, scores[m]);
            }
        }
        for (int m = 0; m < models; m++) {
            shares[m] = shares[m] == Double.NEGATIVE_INFINITY ? shares[m] : shares[m] / sum;
        }
        return least < most && sum > 0;
    }

    private double exponents() {
        double sum = 0;
        for (int m = 0; m < models; m++) {
            sum += shares[m] == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(cosines[m] / settings.temperature());
        }
        return sum;
    }

    @Override
    public double loss(int row) {
        forward(examples.vectors()[row]);
        double loss = Odds.loss(odds, examples, row);
        if (shares(row)) {
            double normal = StrictMath.log(exponents());
            for (int m = 0; m < models; m++) {
                loss += shares[m] > 0
                        ? examples.weights()[row]
                                * settings.contrast()
                                * shares[m]
                                * (normal - cosines[m] / settings.temperature())
                        : 0;
            }
        }
        return loss;
    }

    DcModel model() {
        return new DcModel(
                projection.weights.values,
                projection.biases.values[0],
                Matrix.of(units, size),
                biases.values[0],
                ease.weights.matrix().values(),
                new float[] {scale.values[0][0], ease.biases.values[0][0]});
    }
}
