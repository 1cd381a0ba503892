package io.millweir.runtime;

import io.millweir.domain.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a record that cannot be deserialized with the dead letters. The sources take bytes as they are, so that none is
 * known; should there be one, it stops no thread.
 */
public final class DeadLetterOnUnreadable implements DeserializationExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOnUnreadable.class);

    private boolean mayRepeat;

    @Override
    public void configure(Map<String, ?> configs) {
        mayRepeat = Letter.mayRepeat(configs);
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        LOG.atError()
                .setCause(exception)
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .log("a record cannot be deserialized; it is left out");
        return Letter.of(context)
                .map(letter -> Response.resume(List.of(letter.dead(
                        context,
                        ErrorCode.INVALID_QUERY.code(),
                        "record: cannot be deserialized; send bytes that the topic's schema describes",
                        mayRepeat))))
                .orElseGet(Response::resume);
    }
}
