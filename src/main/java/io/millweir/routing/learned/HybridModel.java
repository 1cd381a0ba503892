package io.millweir.routing.learned;

/**
 * Prefers the small one of two models from a probability on. The large one gets its mean score, the small one as much more
 * as the probability is above the threshold, and all others 0.
 */
final class HybridModel implements KeptModel {
    static final String KIND = "hybrid";

    private final LinearModel probability;
    private final int small;
    private final int large;
    private final int models;
    private final double threshold;
    private final float level;

    HybridModel(LinearModel probability, int small, int large, int models, double threshold, float level) {
        this.probability = probability;
        this.small = small;
        this.large = large;
        this.models = models;
        this.threshold = threshold;
        this.level = level;
    }

    @Override
    public float[] predict(float[] vector) {
        float[] predicted = new float[models];
        double ahead = probability.predict(vector)[0] - threshold;
        predicted[small] = (float) Math.max(0, Math.min(1, level + ahead));
        predicted[large] = level;
        return predicted;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        probability.keep(parts.child("probability"));
        parts.put("small", small);
        parts.put("large", large);
        parts.put("threshold", threshold);
        parts.put("level", Matrix.row(new float[] {level}));
    }

    static HybridModel restore(Parts parts, Shape shape) {
        return new HybridModel(
                LinearModel.restore(parts.child("probability"), new Shape(shape.dimensions(), 1)),
                parts.below("small", shape.models()),
                parts.below("large", shape.models()),
                shape.models(),
                parts.number("threshold"),
                parts.matrix("level", 1, 1).values()[0]);
    }
}
