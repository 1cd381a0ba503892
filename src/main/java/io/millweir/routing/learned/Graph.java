package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A graph while it is learned. The node of a model is the sum of a vector of its own, its messages of each round and its
 * card, each through a matrix; the logarithm of the odds of its score is the scalar product with a query's node. The
 * rows of a step send no messages in it, else each would be told its own score.
 */
final class Graph implements Descent.Objective {
    private final Examples examples;
    private final GraphLearner.Settings settings;
    private final int models;
    private final int size;
    private final Messages messages;
    private final Dense tower;
    private final Tensor own;
    private final Tensor biases;

    /** One for each round of messages, and one for the cards. */
    private final List<Tensor> sources = new ArrayList<>();

    /** What comes from each source, a row for each model. */
    private final List<float[][]> told = new ArrayList<>();

    private final float[][] nodes;
    private final float[][] nodeGradients;
    private final float[] input;
    private final float[] query;
    private final float[] queryGradient;
    private final float[] odds;
    private final float[] oddsGradient;
    private float[][] likeness = new float[0][];

    Graph(Examples examples, GraphLearner.Settings settings, float[][] cards, Random random) {
        this.examples = examples;
        this.settings = settings;
        models = examples.models().size();
        size = settings.size();
        messages = new Messages(examples);
        tower = new Dense(examples.dimensions(), size, random);
        own = new Tensor(models, size, true).scattered(1e-3, random);
        biases = new Tensor(1, models, false);
        float[] priors = examples.priors();
        for (int m = 0; m < models; m++) {
            biases.values[0][m] = (float) Logistic.inverse(priors[m]);
        }
        for (int round = 0; round < settings.rounds(); round++) {
            source(new float[models][examples.dimensions()], random);
        }
        if (cards.length > 0) {
            source(cards, random);
        }
        nodes = new float[models][size];
        nodeGradients = new float[models][size];
        input = new float[examples.dimensions()];
        query = new float[size];
        queryGradient = new float[size];
        odds = new float[models];
        oddsGradient = new float[models];
    }

    private void source(float[][] rows, Random random) {
        sources.add(new Tensor(rows[0].length, size, true).scattered(0.1, random));
        told.add(rows);
    }

    @Override
    public List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>(tower.tensors());
        tensors.add(own);
        tensors.add(biases);
        tensors.addAll(sources);
        return tensors;
    }

    @Override
    public void beginEpoch(int[] learned) {
        messages.of(learned);
        likeness = messages.likeness(learned);
    }

    @Override
    public void beginStep(int[] rows, int from, int to) {
        messages.add(rows, from, to, -1);
        tell();
        messages.add(rows, from, to, 1);
        for (float[] gradient : nodeGradients) {
            Arrays.fill(gradient, 0);
        }
    }

    @Override
    public void beginLoss(int[] learned) {
        beginEpoch(learned);
        tell();
    }

    private void tell() {
        float[][] first = messages.first();
        told.set(0, first);
        if (settings.rounds() > 1) {
            told.set(1, Messages.second(first, likeness));
        }
        for (int m = 0; m < models; m++) {
            System.arraycopy(own.values[m], 0, nodes[m], 0, size);
            for (int s = 0; s < sources.size(); s++) {
                float[][] weights = sources.get(s).values;
                float[] message = told.get(s)[m];
                for (int d = 0; d < message.length; d++) {
                    Tensor.add(nodes[m], weights[d], message[d]);
                }
            }
        }
    }

    private void forward(float[] vector) {
        tower.forward(vector, query);
        for (int k = 0; k < size; k++) {
            query[k] = Math.max(0, query[k]);
        }
        for (int m = 0; m < models; m++) {
            odds[m] = Vectors.dot(query, nodes[m]) + biases.values[0][m];
        }
    }

    @Override
    public void learn(int row, Random random) {
        Dropout.of(examples.vectors()[row], settings.dropout(), input, random);
        forward(input);
        Odds.gradient(odds, examples, row, oddsGradient);
        Arrays.fill(queryGradient, 0);
        for (int m = 0; m < models; m++) {
            float gradient = oddsGradient[m];
            biases.gradient[0][m] += gradient;
            Tensor.add(queryGradient, nodes[m], gradient);
            Tensor.add(nodeGradients[m], query, gradient);
        }
        for (int k = 0; k < size; k++) {
            queryGradient[k] = query[k] > 0 ? queryGradient[k] : 0;
        }
        tower.backward(input, queryGradient);
    }

    @Override
    public void endStep() {
        for (int m = 0; m < models; m++) {
            float[] gradient = nodeGradients[m];
            Tensor.add(own.gradient[m], gradient, 1);
            for (int s = 0; s < sources.size(); s++) {
                float[][] sourceGradient = sources.get(s).gradient;
                float[] message = told.get(s)[m];
                for (int d = 0; d < message.length; d++) {
                    Tensor.add(sourceGradient[d], gradient, message[d]);
                }
            }
        }
    }

    @Override
    public double loss(int row) {
        forward(examples.vectors()[row]);
        return Odds.loss(odds, examples, row);
    }

    /** The query's layer, and the models' nodes as the layer that gives the scores. */
    NetworkModel model() {
        float[][] columns = new float[size][models];
        for (int m = 0; m < models; m++) {
            for (int k = 0; k < size; k++) {
                columns[k][m] = nodes[m][k];
            }
        }
        return new NetworkModel(
                new NetworkModel.Layer[] {
                    new NetworkModel.Layer(tower.weights.values, tower.biases.values[0]),
                    new NetworkModel.Layer(columns, biases.values[0])
                },
                NetworkModel.Between.RECTIFIER);
    }
}
