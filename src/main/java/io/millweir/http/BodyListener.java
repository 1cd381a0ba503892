package io.millweir.http;

import java.nio.ByteBuffer;

/** Watches an answer arrive, in order, from one thread at a time; must neither block nor throw. */
public interface BodyListener {
    /** Ignores everything. */
    BodyListener NONE = new BodyListener() {};

    /**
     * The head is here; the body follows.
     *
     * @return whether this listener reads the body as it comes, so that it is neither gathered for the outcome nor
     *     held to the length limit
     */
    default boolean takesBody(HttpHead head) {
        return false;
    }

    /** The next bytes of the body; the buffer is valid only during this call. */
    default void onBytes(ByteBuffer bytes) {}
}
