package io.millweir.simulator;

/**
 * One event of a streamed answer.
 *
 * @param bytes as they go over the wire
 * @param delta the text, or the thought, that it carries; empty for every other event
 */
record StreamEvent(byte[] bytes, String delta) {
    static StreamEvent other(byte[] bytes) {
        return new StreamEvent(bytes, "");
    }

    boolean isDelta() {
        return !delta.isEmpty();
    }
}
