package io.millweir.topics;

import com.fasterxml.jackson.databind.JsonNode;

/** What became of bytes that should be JSON. */
public sealed interface Parsed {
    /** They are. */
    record Ok(JsonNode value) implements Parsed {}

    /**
     * They are not.
     *
     * @param what what is wrong and at which position; nothing of the content
     */
    record Malformed(String what) implements Parsed {}
}
