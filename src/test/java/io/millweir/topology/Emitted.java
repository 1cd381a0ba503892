package io.millweir.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Headers;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.test.TestRecord;

/** A record that the graph wrote. */
record Emitted(byte[] key, byte[] bytes, org.apache.kafka.common.header.Headers headers) {
    static Emitted of(TestRecord<byte[], byte[]> record) {
        return new Emitted(record.key(), record.value(), record.headers());
    }

    String keyText() {
        return new String(key, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return ((Parsed.Ok) Json.parse(bytes)).value();
    }

    /** The value at a path like {@code /error/code}, as text. */
    String at(String path) {
        return json().at(path).asText();
    }

    String header(String name) {
        return Headers.text(headers, name).orElse("");
    }
}
