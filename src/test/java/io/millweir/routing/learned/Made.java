package io.millweir.routing.learned;

import io.millweir.routing.embedding.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Examples made for tests. */
final class Made {
    static final List<String> MODELS = List.of("broad", "code", "maths", "law");
    static final int DIMENSIONS = 22;
    private static final int TOPICS = 4;

    private Made() {}

    /** Four topics; each model but the first is good at one and bad at the others, the first middling at all. */
    static Examples topics(int queries, long seed) {
        return make(queries, seed, true);
    }

    /** The same queries, but how good a model is has nothing to do with them; the first is the best. */
    static Examples noise(int queries, long seed) {
        return make(queries, seed, false);
    }

    private static Examples make(int queries, long seed, boolean topical) {
        Random centresOf = new Random(7);
        float[][] centres = new float[TOPICS][];
        for (int t = 0; t < TOPICS; t++) {
            centres[t] = scattered(centresOf, 1, new float[DIMENSIONS]);
        }
        Random random = new Random(seed);
        float[][] vectors = new float[queries][];
        float[][] scores = new float[queries][MODELS.size()];
        for (int i = 0; i < queries; i++) {
            int topic = random.nextInt(TOPICS);
            vectors[i] = scattered(random, 0.8f, centres[topic]);
            for (int m = 0; m < MODELS.size(); m++) {
                scores[i][m] = random.nextDouble() < chance(topical, topic, m) ? 1 : 0;
            }
        }
        float[] weights = new float[queries];
        Arrays.fill(weights, 1);
        return new Examples(MODELS, vectors, scores, weights);
    }

    private static double chance(boolean topical, int topic, int model) {
        if (model == 0) {
            return 0.6;
        }
        return topical && topic == model ? 0.95 : 0.3;
    }

    static float[] scattered(Random random, float width, float[] centre) {
        float[] vector = centre.clone();
        float[] noise = new float[vector.length];
        for (int d = 0; d < noise.length; d++) {
            noise[d] = (float) random.nextDouble() - 0.5f;
        }
        Vectors.normalized(noise);
        for (int d = 0; d < vector.length; d++) {
            vector[d] += width * noise[d];
        }
        return Vectors.normalized(vector);
    }

    /** With a part of the scores not tried. */
    static Examples withGaps(Examples examples, double part, long seed) {
        Random random = new Random(seed);
        float[][] scores = new float[examples.size()][];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = examples.scores()[i].clone();
            for (int m = 0; m < scores[i].length; m++) {
                scores[i][m] = random.nextDouble() < part ? Float.NaN : scores[i][m];
            }
        }
        return new Examples(examples.models(), examples.vectors(), scores, examples.weights());
    }

    /** The mean score of always taking the model that is predicted to be best. */
    static double routed(ScoreModel model, Examples examples) {
        double sum = 0;
        for (int i = 0; i < examples.size(); i++) {
            sum += examples.scores()[i][best(model.predict(examples.vectors()[i]))];
        }
        return sum / examples.size();
    }

    static int best(float[] scores) {
        int best = 0;
        for (int m = 1; m < scores.length; m++) {
            best = scores[m] > scores[best] ? m : best;
        }
        return best;
    }

    static double bestSingle(Examples examples) {
        float[] means = examples.means();
        return means[best(means)];
    }

    static Learner learner(String name) {
        return Learners.standard()
                .read("test", name, Map.of(), new ArrayList<>())
                .orElseThrow();
    }
}
