package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;

/** Queries and models as unit vectors of one space; their cosines make the scores. */
final class DcModel implements KeptModel {
    static final String KIND = "dc";

    private final float[][] projection;
    private final float[] shift;
    private final Matrix models;
    private final float[] biases;
    private final float[] ease;
    private final float[] scales;

    /**
     * Of a space.
     *
     * @param projection from a query's vector into the space, a row for each number of the vector
     * @param shift added to what is projected
     * @param models their unit vectors, one a row
     * @param biases logarithms of the odds of the models, but for query and cosine
     * @param ease how a query's vector moves the odds of all models alike
     * @param scales of the cosine; what is added to the ease
     */
    DcModel(float[][] projection, float[] shift, Matrix models, float[] biases, float[] ease, float[] scales) {
        this.projection = projection;
        this.shift = shift;
        this.models = models;
        this.biases = biases;
        this.ease = ease;
        this.scales = scales;
    }

    @Override
    public float[] predict(float[] vector) {
        float[] query = new float[shift.length];
        Dense.apply(projection, shift, vector, query);
        Vectors.normalized(query);
        float common = Vectors.dot(vector, ease) + scales[1];
        float[] predicted = new float[biases.length];
        for (int m = 0; m < predicted.length; m++) {
            float cosine = Vectors.dot(query, models.values(), m * models.columns());
            predicted[m] = Logistic.of(scales[0] * cosine + biases[m] + common);
        }
        return predicted;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("projection", Matrix.of(projection, shift.length));
        parts.put("shift", Matrix.row(shift));
        parts.put("models", models);
        parts.put("biases", Matrix.row(biases));
        parts.put("ease", Matrix.row(ease));
        parts.put("scales", Matrix.row(scales));
    }

    static DcModel restore(Parts parts, Shape shape) {
        Matrix projection = parts.matrix("projection", shape.dimensions(), Parts.ANY);
        return new DcModel(
                projection.toRows(),
                parts.matrix("shift", 1, projection.columns()).values(),
                parts.matrix("models", shape.models(), projection.columns()),
                parts.matrix("biases", 1, shape.models()).values(),
                parts.matrix("ease", 1, shape.dimensions()).values(),
                parts.matrix("scales", 1, 2).values());
    }
}
