package io.millweir.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One POST to make.
 *
 * @param uri an absolute http or https address
 * @param headers besides those that the transport adds; never printed, for they hold keys
 * @param body the bytes to send
 * @param timeout from the start of the call to the last byte of the answer's body
 * @param maxAnswerBytes longest body that is accepted
 */
public record HttpPost(URI uri, Map<String, String> headers, byte[] body, Duration timeout, long maxAnswerBytes) {
    public HttpPost {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "POST " + uri + " (" + body.length + " bytes)";
    }
}
