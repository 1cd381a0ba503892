package io.millweir.runtime;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which topic refused a record, and lets nothing go on without it: a response, a usage record or a change of a store
 * that is left out would be a lost query or a wrong bill, and under exactly-once the transaction is broken anyway.
 *
 * <p>What is transient is retried; anything else ends the thread, and again its successor, until the process ends. Events
 * are made to fit before they are sent, so that only a topic whose configuration was changed refuses one.
 */
public final class NameRefusedTopic implements ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(NameRefusedTopic.class);

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to configure.
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        if (exception instanceof RetriableException) {
            return Response.retry();
        }
        LOG.atError()
                .setCause(exception)
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("bytes", size(record.key()) + size(record.value()))
                .addKeyValue("source_topic", context.topic())
                .addKeyValue("source_partition", context.partition())
                .addKeyValue("source_offset", context.offset())
                .log("topic \"" + record.topic()
                        + "\": refused a record; see what 'millweir topics list' says of it, and mend that");
        return Response.fail();
    }

    private static int size(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
