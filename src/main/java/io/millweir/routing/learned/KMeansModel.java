package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;

/** The scores of the nearest cluster, averaged over several clusterings. */
final class KMeansModel implements KeptModel {
    static final String KIND = "kmeans";

    /**
     * One clustering.
     *
     * @param centres one a row, of length one
     * @param scores of each model, one row for each centre
     */
    record Clusters(Matrix centres, Matrix scores) {
        int nearest(float[] vector) {
            int nearest = 0;
            float best = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < centres.rows(); c++) {
                float dot = Vectors.dot(vector, centres.values(), c * centres.columns());
                if (dot > best) {
                    best = dot;
                    nearest = c;
                }
            }
            return nearest;
        }
    }

    private final Clusters[] clusterings;

    KMeansModel(Clusters[] clusterings) {
        this.clusterings = clusterings;
    }

    @Override
    public float[] predict(float[] vector) {
        int models = clusterings[0].scores().columns();
        float[] predicted = new float[models];
        for (Clusters clusters : clusterings) {
            int nearest = clusters.nearest(vector);
            for (int m = 0; m < models; m++) {
                predicted[m] += clusters.scores().at(nearest, m) / clusterings.length;
            }
        }
        return predicted;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void keep(Parts parts) {
        parts.put("clusterings", clusterings.length);
        for (int i = 0; i < clusterings.length; i++) {
            Parts each = parts.child("clustering-" + i);
            each.put("centres", clusterings[i].centres());
            each.put("scores", clusterings[i].scores());
        }
    }

    static KMeansModel restore(Parts parts, Shape shape) {
        Clusters[] clusterings = new Clusters[parts.count("clusterings", 1)];
        for (int i = 0; i < clusterings.length; i++) {
            Parts each = parts.child("clustering-" + i);
            Matrix centres = each.matrix("centres", shape.dimensions());
            clusterings[i] = new Clusters(centres, each.matrix("scores", centres.rows(), shape.models()));
        }
        return new KMeansModel(clusterings);
    }
}
