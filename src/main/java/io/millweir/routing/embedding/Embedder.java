package io.millweir.routing.embedding;

/**
 * Turns a text into a vector, so that texts of like meaning are near to each other.
 *
 * <p>Threading: implementations are thread-safe, open no socket, and use the calling thread alone.
 */
public interface Embedder extends AutoCloseable {
    /** Names the model and the rule by which texts are cut: vectors of another id cannot be compared. */
    String id();

    /** Length of the vectors. */
    int dimensions();

    /** The vector of a text, of length one; all zeros for a text without a token. */
    float[] embed(String text);

    @Override
    default void close() {}
}
