package io.millweir.dispatch;

/**
 * Whether the other processes can still take this one for alive. One that was suspended or cut off from Kafka may have
 * been taken for dead, and its queries be carried on elsewhere; it must not begin further calls for them.
 *
 * <p>Threading: thread-safe; never blocks.
 */
public interface Liveness {
    /** Whether calls may be begun now. */
    boolean mayCall();

    /**
     * A number that grows each time the others may have taken this process for dead. What was begun in an earlier era
     * may be somebody else's by now.
     */
    long era();
}
