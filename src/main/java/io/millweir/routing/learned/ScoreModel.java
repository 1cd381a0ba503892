package io.millweir.routing.learned;

/**
 * Predicts how well each model will answer a query.
 *
 * <p>Threading: immutable once learned; share freely.
 */
@FunctionalInterface
public interface ScoreModel {
    /**
     * The expected score of each model, in the order in which the examples named them; about 0 to 1, never
     * {@code NaN}.
     *
     * @param vector of the query, of length one, from the embedder that the examples came from
     */
    float[] predict(float[] vector);
}
