package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Which attempt of which query a call belongs to. */
record Correlation(String queryId, int attempt) {
    static final String HEADER = "X-Client-Request-Id";
    static final String METADATA_QUERY = "millweir-query-id";
    static final String METADATA_ATTEMPT = "millweir-attempt";
    static final Correlation NONE = new Correlation("", 0);

    private static final String BASE64_MARK = "b64:";

    /** Reads {@code <percent-encoded query id>/<attempt>}; an id without an attempt is attempt 0. */
    static Correlation ofHeader(String value) {
        String text = value.strip();
        int slash = text.lastIndexOf('/');
        return slash < 0
                ? new Correlation(percentDecoded(text), 0)
                : new Correlation(percentDecoded(text.substring(0, slash)), number(text.substring(slash + 1)));
    }

    /** Reads the pair that travels in Bedrock's {@code requestMetadata}. */
    static Correlation ofMetadata(JsonNode metadata) {
        String id = metadata.path(METADATA_QUERY).asText("");
        return new Correlation(
                id.startsWith(BASE64_MARK) ? base64Decoded(id) : id,
                number(metadata.path(METADATA_ATTEMPT).asText("")));
    }

    private static int number(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    static String percentDecoded(String text) {
        try {
            // URLDecoder takes "+" for a space, which percent-encoding does not.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static String base64Decoded(String value) {
        String encoded = value.substring(BASE64_MARK.length());
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException notBase64) {
            return value;
        }
        // A long id was cut to fit, perhaps inside a character: this decoder leaves an unfinished one out.
        CharBuffer out = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), out, false);
        return out.flip().toString();
    }
}
