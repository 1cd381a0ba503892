package io.millweir.topology;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Gives a completion the timestamp of its query. A task takes the record with the lowest timestamp first: with the
 * clock's time on completions, a backlog of old queries would all go in flight before the first answer was looked at.
 */
public final class QueryTimestamps implements TimestampExtractor {
    private static final String HEADER = "millweir-query-timestamp";

    /** Marks a completion with the timestamp of its query, in milliseconds. */
    public static void mark(Headers headers, long timestamp) {
        headers.add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(timestamp).array());
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        Header header = record.headers().lastHeader(HEADER);
        long timestamp = header != null && header.value() != null && header.value().length == Long.BYTES
                ? ByteBuffer.wrap(header.value()).getLong()
                : record.timestamp();
        // A negative time, which a client may write, would stop the stream thread.
        return Math.max(0, timestamp);
    }
}
