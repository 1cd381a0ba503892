package io.millweir.runtime;

import io.millweir.domain.ErrorCode;
import io.millweir.topics.Headers;
import io.millweir.topics.TopicName;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a record that a processor failed on with the dead letters: a bug may lose no query and stop no thread. */
public final class DeadLetterOnException implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOnException.class);

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to configure: the topic's prefix is that of the record's own topic.
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        LOG.atError()
                .setCause(exception)
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("processor", context.processorNodeId())
                .log("a processor failed on a record; it goes to the dead letters");
        if (context.topic() == null || !context.topic().endsWith(TopicName.QUERIES.bare())) {
            return Response.resume();
        }
        String prefix = context.topic()
                .substring(
                        0, context.topic().length() - TopicName.QUERIES.bare().length());
        org.apache.kafka.common.header.Headers headers = Headers.ofDeadLetter(
                context.headers(),
                ErrorCode.INTERNAL.code(),
                context.processorNodeId() + ": failed with \""
                        + exception.getClass().getName() + "\"; report this as a bug, with the log of this time",
                context.topic(),
                context.partition(),
                context.offset());
        return Response.resume(List.of(new ProducerRecord<>(
                TopicName.DEAD_LETTERS.in(prefix),
                context.partition(),
                null,
                context.sourceRawKey(),
                context.sourceRawValue(),
                headers)));
    }
}
