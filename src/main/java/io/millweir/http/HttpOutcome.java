package io.millweir.http;

import java.time.Duration;

/** How an HTTP call ended. Expected failures are values. */
public sealed interface HttpOutcome {
    /** A whole answer, of whatever status; the body is empty when the listener took it. */
    record Answered(HttpHead head, byte[] body) implements HttpOutcome {}

    /** The listener has read all that it needs; the rest of the body does not matter. */
    record Enough() implements HttpOutcome {}

    /** The deadline of the whole call passed. */
    record TimedOut(Duration after) implements HttpOutcome {}

    /** No connection was made, so nothing was sent. */
    record NotConnected(String detail) implements HttpOutcome {}

    /** The connection broke before the head of an answer came; the request may have been acted upon. */
    record Reset(String detail) implements HttpOutcome {}

    /** The connection broke in the middle of the body. */
    record Truncated(HttpHead head, long received, String detail) implements HttpOutcome {}

    /** The body is longer than accepted; the rest was not read. */
    record TooLarge(HttpHead head, long limit) implements HttpOutcome {}

    /** The peer does not speak HTTP. */
    record Garbled(String detail) implements HttpOutcome {}

    /** The caller gave the call up. */
    record Cancelled() implements HttpOutcome {}
}
