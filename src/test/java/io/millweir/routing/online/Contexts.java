package io.millweir.routing.online;

import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Vectors;
import java.util.Random;

/** Features of texts by their first word: texts that begin alike are alike. */
public final class Contexts {
    private Contexts() {}

    /** An embedder that looks at the first word, and a little at the rest. */
    public static Embedder embedder(String id) {
        return new Embedder() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public int dimensions() {
                return 48;
            }

            @Override
            public float[] embed(String text) {
                Random subject = new Random(text.split(" ", 2)[0].hashCode());
                Random rest = new Random(text.hashCode());
                float[] vector = new float[dimensions()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = (float) (subject.nextGaussian() + 0.5 * rest.nextGaussian());
                }
                return Vectors.normalized(vector);
            }
        };
    }

    public static Features features() {
        return new Features(embedder("by-word"));
    }
}
