package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;
import java.util.Arrays;
import java.util.Random;

/**
 * Spherical k-means (Dhillon and Modha, "Concept Decompositions for Large Sparse Text Data", 2001) with the first
 * centres drawn as in k-means++ (Arthur and Vassilvitskii, 2007).
 *
 * <p>Threading: works in one thread.
 */
final class Clustering {
    private static final double ENOUGH = 1e-4;

    private final float[][] vectors;
    private final float[] weights;
    private final Rows rows;
    private final Random random;
    private final float[][] centres;
    private final int[] nearest;
    private final float[] similarity;

    private Clustering(float[][] vectors, float[] weights, Rows rows, int clusters, Random random) {
        this.vectors = vectors;
        this.weights = weights;
        this.rows = rows;
        this.random = random;
        this.centres = new float[clusters][];
        this.nearest = new int[vectors.length];
        this.similarity = new float[vectors.length];
    }

    /**
     * The centres, of length one.
     *
     * @param rows the same vectors
     * @param clusters at most as many as there are vectors
     * @param rounds most of them
     */
    static float[][] centres(float[][] vectors, float[] weights, Rows rows, int clusters, int rounds, Random random) {
        Clustering clustering = new Clustering(vectors, weights, rows, clusters, random);
        clustering.seed();
        double before = clustering.assign();
        for (int round = 0; round < rounds; round++) {
            clustering.move();
            double after = clustering.assign();
            if (after - before < ENOUGH * Math.abs(before)) {
                break;
            }
            before = after;
        }
        return clustering.centres;
    }

    /** Which centre is nearest to each row; of equally near ones the first. */
    static int[] nearest(Rows rows, float[][] centres) {
        int[] nearest = new int[rows.size()];
        float[] best = new float[rows.size()];
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
        take(rows, centres, nearest, best);
        return nearest;
    }

    private static void take(Rows rows, float[][] centres, int[] nearest, float[] best) {
        for (int c = 0; c < centres.length; c++) {
            float[] dots = rows.dots(centres[c]);
            for (int i = 0; i < dots.length; i++) {
                if (dots[i] > best[i]) {
                    best[i] = dots[i];
                    nearest[i] = c;
                }
            }
        }
    }

    private void seed() {
        double[] far = new double[vectors.length];
        Arrays.fill(far, 1);
        for (int c = 0; c < centres.length; c++) {
            int chosen = draw(far);
            centres[c] = vectors[chosen].clone();
            float[] dots = rows.dots(centres[c]);
            for (int i = 0; i < far.length; i++) {
                double distance = Math.max(0, 1 - dots[i]);
                far[i] = c == 0 ? distance : Math.min(far[i], distance);
            }
        }
    }

    private int draw(double[] far) {
        double total = 0;
        for (int i = 0; i < far.length; i++) {
            total += far[i] * weights[i];
        }
        double left = random.nextDouble() * total;
        for (int i = 0; i < far.length; i++) {
            left -= far[i] * weights[i];
            if (left < 0) {
                return i;
            }
        }
        return random.nextInt(far.length);
    }

    private double assign() {
        Arrays.fill(similarity, Float.NEGATIVE_INFINITY);
        take(rows, centres, nearest, similarity);
        double sum = 0;
        for (int i = 0; i < similarity.length; i++) {
            sum += (double) weights[i] * similarity[i];
        }
        return sum;
    }

    private void move() {
        int dimensions = vectors[0].length;
        float[][] sums = new float[centres.length][dimensions];
        for (int i = 0; i < nearest.length; i++) {
            float[] sum = sums[nearest[i]];
            float[] vector = vectors[i];
            float weight = weights[i];
            for (int d = 0; d < dimensions; d++) {
                sum[d] += weight * vector[d];
            }
        }
        for (int c = 0; c < centres.length; c++) {
            centres[c] = Vectors.dot(sums[c], sums[c]) > 0 ? Vectors.normalized(sums[c]) : loneliest();
        }
    }

    /** A centre that lost all its rows begins anew where the others are farthest. */
    private float[] loneliest() {
        int loneliest = 0;
        for (int i = 1; i < similarity.length; i++) {
            loneliest = similarity[i] < similarity[loneliest] ? i : loneliest;
        }
        similarity[loneliest] = Float.POSITIVE_INFINITY;
        return vectors[loneliest].clone();
    }
}
