package io.millweir.topics;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The record headers that Millweir reads or writes; values are UTF-8 text. */
public final class Headers {
    /** CloudEvents id: the idempotency key of a query that has no {@code id} field. */
    public static final String CE_ID = "ce_id";

    /** W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    /** Why a record became a dead letter: a code of the contract. */
    public static final String ERROR_CODE = "millweir-error-code";

    /** Why a record became a dead letter, in words. */
    public static final String ERROR_MESSAGE = "millweir-error-message";

    /** The topic that a dead letter came from. */
    public static final String SOURCE_TOPIC = "millweir-source-topic";

    /** The partition that a dead letter came from, in decimal digits. */
    public static final String SOURCE_PARTITION = "millweir-source-partition";

    /** The offset that a dead letter came from, in decimal digits. */
    public static final String SOURCE_OFFSET = "millweir-source-offset";

    /** Present on a record that may have been written before. */
    public static final String POSSIBLE_DUPLICATE = "possible-duplicate";

    private Headers() {}

    /** The {@link #CE_ID}; empty when it is missing, blank or not UTF-8. */
    public static Optional<String> id(org.apache.kafka.common.header.Headers headers) {
        return text(headers, CE_ID).filter(id -> !id.isBlank());
    }

    /**
     * The last header of this name as text; empty when it is missing or not UTF-8. Undecodable bytes are never replaced:
     * two different ids could become one, and one query would be taken for the repetition of another.
     */
    public static Optional<String> text(org.apache.kafka.common.header.Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.value()))
                    .toString());
        } catch (CharacterCodingException undecodable) {
            return Optional.empty();
        }
    }

    /**
     * The headers of a dead letter: those it came with, why it is one, and where it came from. A dead letter that is
     * sent again as it is has the latter already; they are replaced.
     */
    public static org.apache.kafka.common.header.Headers ofDeadLetter(
            org.apache.kafka.common.header.Headers received,
            String code,
            String message,
            String topic,
            int partition,
            long offset) {
        RecordHeaders headers = new RecordHeaders(received);
        replace(headers, ERROR_CODE, code);
        replace(headers, ERROR_MESSAGE, message);
        replace(headers, SOURCE_TOPIC, topic);
        replace(headers, SOURCE_PARTITION, String.valueOf(partition));
        replace(headers, SOURCE_OFFSET, String.valueOf(offset));
        return headers;
    }

    /** Says that the same may have been written before. */
    public static void markPossibleDuplicate(org.apache.kafka.common.header.Headers headers) {
        replace(headers, POSSIBLE_DUPLICATE, "true");
    }

    private static void replace(org.apache.kafka.common.header.Headers headers, String name, String value) {
        headers.remove(name);
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
