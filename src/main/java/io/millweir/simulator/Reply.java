package io.millweir.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole HTTP answer.
 *
 * @param streamed whether it is sent without a length, as event streams are
 */
record Reply(int status, String contentType, Map<String, String> headers, byte[] body, boolean streamed)
        implements Output {
    Reply with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, more, body, streamed);
    }

    static Reply json(int status, Map<String, String> headers, Object body) {
        return of(status, "application/json", headers, body.toString());
    }

    static Reply text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", Map.of(), body);
    }

    static Reply of(int status, String contentType, Map<String, String> headers, String body) {
        return new Reply(status, contentType, headers, body.getBytes(StandardCharsets.UTF_8), false);
    }
}
