package io.millweir.provider;

/** Receives the pieces of a streamed answer, in order, from one thread at a time. */
@FunctionalInterface
public interface DeltaListener {
    /** Ignores every delta. */
    DeltaListener NONE = delta -> {};

    /** The next piece of text. */
    void onDelta(String delta);

    /** Something arrived that is no text, such as reasoning: the model is still at work. Not for keep-alive signals. */
    default void onActivity() {}
}
