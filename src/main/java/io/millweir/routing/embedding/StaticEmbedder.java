package io.millweir.routing.embedding;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The mean of vectors that belong to the pieces of a text whatever stands beside them; scaled to length one. The
 * vectors come from {@link Distillation}. Without native code, for machines on which {@link OnnxEmbedder} does not load
 * or is too slow.
 *
 * <p>Threading: immutable; share freely.
 */
final class StaticEmbedder implements Embedder {
    /** The first number counts the ways of distilling: vectors of another cannot be compared. */
    static final String ID = "static-minilm-1/" + OnnxEmbedder.MOST_PIECES;

    /** Beside this class. */
    static final String RESOURCE = "static-minilm-1.bin";

    private final WordPiece tokenizer;
    private final TokenVectors vectors;

    StaticEmbedder(Vocabulary vocabulary, TokenVectors vectors) {
        this.tokenizer = new WordPiece(vocabulary);
        this.vectors = vectors;
    }

    static StaticEmbedder load() {
        try (InputStream in = StaticEmbedder.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new EmbeddingException("embedding: this build has no \"" + RESOURCE
                        + "\"; build on a machine on which ONNX Runtime loads");
            }
            return new StaticEmbedder(Minilm.vocabulary(), TokenVectors.read(new BufferedInputStream(in)));
        } catch (IOException e) {
            throw new EmbeddingException(
                    "embedding: \"" + RESOURCE + "\" of the class path cannot be read (" + e.getMessage()
                            + "); install the distribution again",
                    e);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int dimensions() {
        return vectors.dimensions();
    }

    @Override
    public float[] embed(String text) {
        int[] pieces = tokenizer.encode(text, OnnxEmbedder.MOST_PIECES);
        float[] sum = new float[vectors.dimensions()];
        for (int i = 1; i < pieces.length - 1; i++) {
            vectors.addTo(sum, pieces[i]);
        }
        return Vectors.normalized(sum);
    }
}
