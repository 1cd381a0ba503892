package io.millweir.routing.learned;

/** The mean score of the nearest queries; what each model was not tried on does not count. */
final class KnnModel implements KeptModel {
    static final String KIND = "knn";

    private final Memory memory;
    private final int neighbours;
    private final double prior;
    private final double temperature;
    private final float[] priors;

    KnnModel(Memory memory, int neighbours, double prior, double temperature, float[] priors) {
        this.memory = memory;
        this.neighbours = neighbours;
        this.prior = prior;
        this.temperature = temperature;
        this.priors = priors;
    }

    @Override
    public float[] predict(float[] vector) {
        Neighbours nearest = memory.nearest(vector, neighbours);
        int models = priors.length;
        double[] sums = new double[models];
        double[] counts = new double[models];
        for (int i = 0; i < nearest.count(); i++) {
            int place = nearest.places()[i];
            double weight = memory.weight(place) * closeness(nearest, i);
            for (int m = 0; m < models; m++) {
                float score = memory.score(place, m);
                if (!Float.isNaN(score)) {
                    sums[m] += weight * score;
                    counts[m] += weight;
                }
            }
        }
        float[] predicted = new float[models];
        for (int m = 0; m < models; m++) {
            double total = counts[m] + prior;
            predicted[m] = total > 0 ? (float) ((sums[m] + prior * priors[m]) / total) : priors[m];
        }
        return predicted;
    }

    private double closeness(Neighbours nearest, int i) {
        float[] similarities = nearest.similarities();
        return temperature == 0 ? 1 : StrictMath.exp((similarities[i] - similarities[0]) / temperature);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("memory", memory);
        parts.put("neighbours", neighbours);
        parts.put("prior", prior);
        parts.put("temperature", temperature);
        parts.put("priors", Matrix.row(priors));
    }

    static KnnModel restore(Parts parts, Shape shape) {
        return new KnnModel(
                parts.memory("memory", shape),
                parts.whole("neighbours"),
                parts.number("prior"),
                parts.number("temperature"),
                parts.matrix("priors", 1, shape.models()).values());
    }
}
