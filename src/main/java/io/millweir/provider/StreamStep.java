package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;

/** What one event of a stream brought. */
public sealed interface StreamStep {
    /** Nothing for the listener. */
    StreamStep QUIET = new Quiet();

    /** The model is at work, though not on text. */
    StreamStep ACTIVITY = new Activity();

    /** The next piece of text. */
    record Text(String delta) implements StreamStep {}

    /** Reasoning, tools, other choices. */
    record Activity() implements StreamStep {}

    /** Beginnings, keep-alive signals, counts. */
    record Quiet() implements StreamStep {}

    /**
     * The provider breaks the answer off.
     *
     * @param body an object that says why, as the body of an unsuccessful answer does
     */
    record Refused(JsonNode body) implements StreamStep {}

    /** An event that does not belong into the dialect. */
    record Nonsense(String what) implements StreamStep {}

    /** Text, or nothing when it is empty. */
    static StreamStep text(String delta) {
        return delta.isEmpty() ? QUIET : new Text(delta);
    }
}
