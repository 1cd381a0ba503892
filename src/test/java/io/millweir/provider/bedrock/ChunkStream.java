package io.millweir.provider.bedrock;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Writes an answer of InvokeModelWithResponseStream. */
final class ChunkStream {
    static final Map<String, String> HEADERS = Map.of("Content-Type", "application/vnd.amazon.eventstream");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ChunkStream chunk(String json) {
        String payload =
                Base64.getEncoder().encodeToString(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return frame(
                Map.of(":message-type", "event", ":event-type", "chunk"),
                "{\"bytes\":\"" + payload + "\",\"p\":\"abc\"}");
    }

    ChunkStream exception(String type, String message) {
        return frame(
                Map.of(":message-type", "exception", ":exception-type", type), "{\"message\":\"" + message + "\"}");
    }

    private ChunkStream frame(Map<String, String> headers, String json) {
        Map<String, HeaderValue> all = new java.util.LinkedHashMap<>();
        headers.forEach((name, value) -> all.put(name, HeaderValue.fromString(value)));
        all.put(":content-type", HeaderValue.fromString("application/json"));
        new Message(all, json.getBytes(StandardCharsets.UTF_8)).encode(bytes);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
