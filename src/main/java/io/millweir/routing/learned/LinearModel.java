package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;

/** A linear function of the vector for each model. */
final class LinearModel implements KeptModel {
    static final String KIND = "linear";

    /** What becomes of the value of the function. */
    enum Link {
        /** It is the score, kept within 0 and 1. */
        NONE,
        /** It is the logarithm of the odds. */
        LOGISTIC
    }

    private final Matrix coefficients;
    private final float[] intercepts;
    private final Link link;

    LinearModel(Matrix coefficients, float[] intercepts, Link link) {
        this.coefficients = coefficients;
        this.intercepts = intercepts;
        this.link = link;
    }

    /** Of one row of coefficients for each model, with the intercept behind them. */
    static LinearModel of(double[][] rows, Link link) {
        int dimensions = rows[0].length - 1;
        float[] coefficients = new float[rows.length * dimensions];
        float[] intercepts = new float[rows.length];
        for (int m = 0; m < rows.length; m++) {
            for (int d = 0; d < dimensions; d++) {
                coefficients[m * dimensions + d] = (float) rows[m][d];
            }
            intercepts[m] = (float) rows[m][dimensions];
        }
        return new LinearModel(new Matrix(rows.length, dimensions, coefficients), intercepts, link);
    }

    @Override
    public float[] predict(float[] vector) {
        float[] predicted = new float[intercepts.length];
        for (int m = 0; m < predicted.length; m++) {
            float value = Vectors.dot(vector, coefficients.values(), m * coefficients.columns()) + intercepts[m];
            predicted[m] = link == Link.LOGISTIC ? Logistic.of(value) : Math.max(0, Math.min(1, value));
        }
        return predicted;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("link", link.name());
        parts.put("coefficients", coefficients);
        parts.put("intercepts", Matrix.row(intercepts));
    }

    static LinearModel restore(Parts parts, Shape shape) {
        return new LinearModel(
                parts.matrix("coefficients", shape.models(), shape.dimensions()),
                parts.matrix("intercepts", 1, shape.models()).values(),
                parts.choice("link", Link.class));
    }
}
