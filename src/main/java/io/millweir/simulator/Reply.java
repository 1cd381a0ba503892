package io.millweir.simulator;

import java.util.Map;
import java.util.TreeMap;

/**
 * A whole HTTP answer.
 *
 * @param streamed whether it is sent without a length, as event streams are
 */
record Reply(int status, String contentType, Map<String, String> headers, String body, boolean streamed) {
    Reply with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Reply(status, contentType, more, body, streamed);
    }

    static Reply json(int status, Map<String, String> headers, Object body) {
        return new Reply(status, "application/json", headers, body.toString(), false);
    }

    static Reply events(Map<String, String> headers, String body) {
        return new Reply(200, "text/event-stream; charset=utf-8", headers, body, true);
    }

    static Reply text(int status, String body) {
        return new Reply(status, "text/plain; charset=utf-8", Map.of(), body, false);
    }
}
