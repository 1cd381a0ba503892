package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** Words server-sent events. */
final class Sse {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private static final byte[] SPOILT = bytes("data: {\"choices\":[{\"delta\":{\"content\":\n\n");

    private Sse() {}

    /** An event without a name. */
    static StreamEvent data(JsonNode data, String delta) {
        return new StreamEvent(bytes("data: " + data + "\n\n"), delta);
    }

    /** An event named by the {@code type} of its data. */
    static StreamEvent typed(JsonNode data, String delta) {
        return new StreamEvent(bytes("event: " + data.path("type").asText() + "\ndata: " + data + "\n\n"), delta);
    }

    /** A line of data that is no JSON. */
    static byte[] spoilt() {
        return SPOILT.clone();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
