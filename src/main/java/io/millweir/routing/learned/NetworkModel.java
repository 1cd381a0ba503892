package io.millweir.routing.learned;

/** Layers, one behind the other; the last gives the logarithm of the odds of each model's score. */
final class NetworkModel implements KeptModel {
    static final String KIND = "network";

    /** What stands between layers. */
    enum Between {
        /** Nothing: the layers are a product of matrices. */
        NOTHING,
        /** Negative numbers become 0. */
        RECTIFIER
    }

    /**
     * One layer.
     *
     * @param weights a row for each input, a column for each output
     */
    record Layer(float[][] weights, float[] biases) {}

    private final Layer[] layers;
    private final Between between;

    NetworkModel(Layer[] layers, Between between) {
        this.layers = layers;
        this.between = between;
    }

    @Override
    public float[] predict(float[] vector) {
        float[] values = vector;
        for (int l = 0; l < layers.length; l++) {
            float[] out = new float[layers[l].biases().length];
            Dense.apply(layers[l].weights(), layers[l].biases(), values, out);
            for (int o = 0; o < out.length; o++) {
                if (l == layers.length - 1) {
                    out[o] = Logistic.of(out[o]);
                } else if (between == Between.RECTIFIER) {
                    out[o] = Math.max(0, out[o]);
                }
            }
            values = out;
        }
        return values;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("between", between.name());
        parts.put("layers", layers.length);
        for (int l = 0; l < layers.length; l++) {
            Parts each = parts.child("layer-" + l);
            each.put("weights", Matrix.of(layers[l].weights(), layers[l].biases().length));
            each.put("biases", Matrix.row(layers[l].biases()));
        }
    }

    static NetworkModel restore(Parts parts, Shape shape) {
        Layer[] layers = new Layer[parts.count("layers", 1)];
        int inputs = shape.dimensions();
        for (int l = 0; l < layers.length; l++) {
            Parts each = parts.child("layer-" + l);
            Matrix biases = each.matrix("biases", 1, l == layers.length - 1 ? shape.models() : Parts.ANY);
            layers[l] =
                    new Layer(each.matrix("weights", inputs, biases.columns()).toRows(), biases.values());
            inputs = biases.columns();
        }
        return new NetworkModel(layers, parts.choice("between", Between.class));
    }
}
