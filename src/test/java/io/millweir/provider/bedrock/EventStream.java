package io.millweir.provider.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Writes frames of AWS's event stream. */
final class EventStream {
    static final Map<String, String> CONTENT_TYPE = Map.of("Content-Type", "application/vnd.amazon.eventstream");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    EventStream start() {
        return event("messageStart", "{\"role\":\"assistant\",\"p\":\"abc\"}");
    }

    EventStream text(int block, String json) {
        return event(
                "contentBlockDelta", "{\"contentBlockIndex\":" + block + ",\"delta\":{\"text\":\"" + json + "\"}}");
    }

    EventStream stop(String reason) {
        return event("messageStop", "{\"stopReason\":\"" + reason + "\"}");
    }

    EventStream usage(int input, int output) {
        return event(
                "metadata",
                "{\"usage\":{\"inputTokens\":" + input + ",\"outputTokens\":" + output + ",\"totalTokens\":"
                        + (input + output) + "},\"metrics\":{\"latencyMs\":5}}");
    }

    EventStream event(String type, String json) {
        return frame(Map.of(":message-type", "event", ":event-type", type), json);
    }

    EventStream exception(String type, String message) {
        return frame(
                Map.of(":message-type", "exception", ":exception-type", type), "{\"message\":\"" + message + "\"}");
    }

    private EventStream frame(Map<String, String> headers, String json) {
        Map<String, HeaderValue> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
        values.put(":content-type", HeaderValue.fromString("application/json"));
        new Message(values, json.getBytes(StandardCharsets.UTF_8)).encode(bytes);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
