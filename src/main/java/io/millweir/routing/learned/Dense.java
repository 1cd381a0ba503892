package io.millweir.routing.learned;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A layer in which every output hangs on every input, while it is learned. */
final class Dense {
    final int inputs;
    final int outputs;

    /** Row {@code i} is what input {@code i} adds to the outputs. */
    final Tensor weights;

    final Tensor biases;

    Dense(int inputs, int outputs, Random random) {
        this.inputs = inputs;
        this.outputs = outputs;
        // He et al., "Delving Deep into Rectifiers", 2015, as an even distribution.
        this.weights = new Tensor(inputs, outputs, true).scattered(Math.sqrt(6.0 / inputs), random);
        this.biases = new Tensor(1, outputs, false);
    }

    List<Tensor> tensors() {
        return List.of(weights, biases);
    }

    void forward(float[] in, float[] out) {
        apply(weights.values, biases.values[0], in, out);
    }

    /** Biases plus each input times its row of weights. */
    static void apply(float[][] weights, float[] biases, float[] in, float[] out) {
        System.arraycopy(biases, 0, out, 0, biases.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != 0) {
                Tensor.add(out, weights[i], in[i]);
            }
        }
    }

    /** Adds to the gradients what the gradient of the outputs means for weights and biases. */
    void backward(float[] in, float[] outGradient) {
        Tensor.add(biases.gradient[0], outGradient, 1);
        for (int i = 0; i < inputs; i++) {
            if (in[i] != 0) {
                Tensor.add(weights.gradient[i], outGradient, in[i]);
            }
        }
    }

    /** What the gradient of the outputs means for the inputs. */
    void backwardToInputs(float[] outGradient, float[] inGradient) {
        Arrays.fill(inGradient, 0);
        for (int i = 0; i < inputs; i++) {
            float[] row = weights.values[i];
            float sum = 0;
            for (int o = 0; o < outputs; o++) {
                sum += row[o] * outGradient[o];
            }
            inGradient[i] = sum;
        }
    }
}
