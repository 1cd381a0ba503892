package io.millweir.routing.learned;

import io.millweir.routing.learned.NetworkModel.Between;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A network while it is learned: layers, the last of which gives the logarithm of the odds of each model's score; what
 * is lost is the cross-entropy of the scores.
 */
final class Network implements Descent.Objective {
    private final Examples examples;
    private final Dense[] layers;
    private final Between between;
    private final double dropout;
    private final float[] input;
    private final float[][] outputs;
    private final float[][] gradients;

    /**
     * With random weights, and biases of the last layer at which it predicts the mean scores.
     *
     * @param hidden sizes of the layers between the vector and the scores
     * @param dropout part of the inputs that is left out at each step of learning, 0 to below 1
     */
    Network(Examples examples, int[] hidden, Between between, double dropout, Random random) {
        this.examples = examples;
        this.between = between;
        this.dropout = dropout;
        int models = examples.models().size();
        layers = new Dense[hidden.length + 1];
        outputs = new float[layers.length][];
        gradients = new float[layers.length][];
        int inputs = examples.dimensions();
        for (int l = 0; l < layers.length; l++) {
            layers[l] = new Dense(inputs, l < hidden.length ? hidden[l] : models, random);
            inputs = layers[l].outputs;
            outputs[l] = new float[inputs];
            gradients[l] = new float[inputs];
        }
        input = new float[examples.dimensions()];
        layers[hidden.length].weights.scattered(1e-3, random);
        float[] priors = examples.priors();
        for (int m = 0; m < models; m++) {
            layers[hidden.length].biases.values[0][m] = (float) Logistic.inverse(priors[m]);
        }
    }

    @Override
    public List<Tensor> tensors() {
        return Stream.of(layers).flatMap(layer -> layer.tensors().stream()).toList();
    }

    private float[] forward(float[] vector) {
        float[] values = vector;
        for (int l = 0; l < layers.length; l++) {
            layers[l].forward(values, outputs[l]);
            if (between == Between.RECTIFIER && l < layers.length - 1) {
                rectify(outputs[l]);
            }
            values = outputs[l];
        }
        return values;
    }

    private static void rectify(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
    }

    @Override
    public void learn(int row, Random random) {
        Dropout.of(examples.vectors()[row], dropout, input, random);
        int last = layers.length - 1;
        Odds.gradient(forward(input), examples, row, gradients[last]);
        for (int l = last; l >= 0; l--) {
            layers[l].backward(l == 0 ? input : outputs[l - 1], gradients[l]);
            if (l > 0) {
                layers[l].backwardToInputs(gradients[l], gradients[l - 1]);
                if (between == Between.RECTIFIER) {
                    block(gradients[l - 1], outputs[l - 1]);
                }
            }
        }
    }

    private static void block(float[] gradient, float[] outputs) {
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = outputs[i] > 0 ? gradient[i] : 0;
        }
    }

    @Override
    public double loss(int row) {
        return Odds.loss(forward(examples.vectors()[row]), examples, row);
    }

    NetworkModel model() {
        NetworkModel.Layer[] kept = Stream.of(layers)
                .map(layer -> new NetworkModel.Layer(layer.weights.values, layer.biases.values[0]))
                .toArray(NetworkModel.Layer[]::new);
        return new NetworkModel(kept, between);
    }
}
