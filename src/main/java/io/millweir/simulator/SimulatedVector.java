package io.millweir.simulator;

import java.util.Locale;

/** Makes a unit vector from a text: texts that share words lie near each other. */
final class SimulatedVector {
    private static final int MOST_WORDS = 1_000;

    private SimulatedVector() {}

    static float[] of(String text, int dimensions, Draw base) {
        double[] sum = new double[dimensions];
        String[] words = text.toLowerCase(Locale.ROOT).strip().split("[\\s\\p{Punct}]+", MOST_WORDS);
        for (String word : words) {
            Draw draw = Draw.of(base.bits(), word);
            for (int i = 0; i < dimensions; i++) {
                draw = draw.next();
                sum[i] += draw.unit() - 0.5;
            }
        }
        double norm = 0;
        for (double each : sum) {
            norm += each * each;
        }
        norm = StrictMath.sqrt(norm);
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (sum[i] / norm);
        }
        return vector;
    }
}
