package io.millweir.routing.learned;

import java.util.Random;

/** Leaves parts of a vector out while learning (Srivastava et al., "Dropout", 2014). */
final class Dropout {
    private Dropout() {}

    /**
     * Copies a vector, but for the parts left out; the others are scaled up, so that prediction needs no change.
     *
     * @param part left out, 0 to below 1
     */
    static void of(float[] vector, double part, float[] into, Random random) {
        if (part == 0) {
            System.arraycopy(vector, 0, into, 0, vector.length);
            return;
        }
        float scale = (float) (1 / (1 - part));
        for (int d = 0; d < vector.length; d++) {
            into[d] = random.nextFloat() < part ? 0 : vector[d] * scale;
        }
    }
}
