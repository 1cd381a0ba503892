package io.millweir.routing.embedding;

/** Arithmetic on vectors. */
public final class Vectors {
    private Vectors() {}

    /** The scalar product, with eight sums side by side so that the compiler can use wide registers. */
    public static float dot(float[] a, float[] b) {
        return dot(a, b, 0);
    }

    /** The scalar product of a vector and the part of {@code rows} that begins at {@code from}. */
    public static float dot(float[] a, float[] rows, int from) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 8 <= a.length; i += 8) {
            int j = from + i;
            s0 += a[i] * rows[j];
            s1 += a[i + 1] * rows[j + 1];
            s2 += a[i + 2] * rows[j + 2];
            s3 += a[i + 3] * rows[j + 3];
            s4 += a[i + 4] * rows[j + 4];
            s5 += a[i + 5] * rows[j + 5];
            s6 += a[i + 6] * rows[j + 6];
            s7 += a[i + 7] * rows[j + 7];
        }
        float sum = (s0 + s1) + (s2 + s3) + ((s4 + s5) + (s6 + s7));
        for (; i < a.length; i++) {
            sum += a[i] * rows[from + i];
        }
        return sum;
    }

    /** Scales a vector to length one, in place; one without a direction stays. */
    public static float[] normalized(float[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        if (length > 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] / length);
            }
        }
        return vector;
    }
}
