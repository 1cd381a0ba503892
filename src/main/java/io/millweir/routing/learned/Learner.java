package io.millweir.routing.learned;

/**
 * A way to learn from examples.
 *
 * <p>Threading: immutable; one may learn from several examples at once. A call of {@link #learn} works in the calling
 * thread alone, which is what makes its result the same every time.
 */
@FunctionalInterface
public interface Learner {
    /**
     * Learns.
     *
     * @param seed the same seed and examples give the same model, to the last bit, on every machine
     */
    ScoreModel learn(Examples examples, long seed);
}
