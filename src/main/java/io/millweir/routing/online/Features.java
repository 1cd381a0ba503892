package io.millweir.routing.online;

import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Vectors;
import java.util.Random;

/**
 * Makes the features of a text: its embedding, projected at random (Johnson and Lindenstrauss, "Extensions of Lipschitz
 * mappings into a Hilbert space", 1984; normal numbers of variance 1/64, always the same ones). A few tens of
 * microseconds beside the embedding.
 *
 * <p>Threading: immutable; share freely.
 */
public final class Features {
    /** Counts the ways of projecting: sums over features of another cannot be added. */
    private static final String PROJECTION = "projection-1";

    private static final long SEED = 20_261_101;

    private final Embedder embedder;
    private final String space;
    private final float[] rows;

    /** Features of texts by this embedder. */
    public Features(Embedder embedder) {
        this.embedder = embedder;
        this.space = embedder.id() + "|" + PROJECTION;
        this.rows = new float[Context.FEATURES * embedder.dimensions()];
        // Its numbers are laid down for every Java, those of other generators are not.
        Random random = new Random(SEED);
        double scale = Math.sqrt(1.0 / Context.FEATURES);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) (scale * random.nextGaussian());
        }
    }

    /** The features of a text. */
    public Context of(String text) {
        float[] vector = embedder.embed(text);
        float[] features = new float[Context.FEATURES];
        for (int i = 0; i < features.length; i++) {
            features[i] = Vectors.dot(vector, rows, i * vector.length);
        }
        return Context.of(space, features);
    }
}
