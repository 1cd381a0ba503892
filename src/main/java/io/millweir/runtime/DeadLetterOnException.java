package io.millweir.runtime;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Origin;
import io.millweir.topics.Headers;
import io.millweir.topics.TopicName;
import io.millweir.topology.InternalAnswer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a record that a processor failed on with the dead letters, and answers it when it was a query: a bug may lose no
 * query and stop no thread.
 *
 * <p>What Kafka or a store throws is no bug and no fault of the record: the thread dies of it, and either another does
 * the same again or the process ends. Were it buried, a full disk would bury every query.
 */
public final class DeadLetterOnException implements ProcessingExceptionHandler {
    /** Property of the stream: the clock. */
    static final String CLOCK = "millweir.clock";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterOnException.class);

    private Clock clock = Clock.systemUTC();
    private boolean mayRepeat;

    @Override
    public void configure(Map<String, ?> configs) {
        mayRepeat = Letter.mayRepeat(configs);
        if (configs.get(CLOCK) instanceof Clock given) {
            clock = given;
        }
    }

    @Override
    public Response handleError(ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception exception) {
        if (!InternalAnswer.isDueTo(exception)) {
            return Response.fail();
        }
        LOG.atError()
                .setCause(exception)
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("processor", context.processorNodeId())
                .log("a processor failed; it goes on with the next record");
        Optional<Letter> letter = Letter.of(context);
        if (letter.isEmpty()) {
            return Response.resume();
        }
        String message = InternalAnswer.message(context.processorNodeId(), exception);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(letter.get().dead(context, ErrorCode.INTERNAL.code(), message, mayRepeat));
        if (letter.get().topic() == TopicName.QUERIES) {
            answer(context, letter.get().prefix(), exception).forEach(records::add);
        }
        return Response.resume(records);
    }

    private Stream<ProducerRecord<byte[], byte[]>> answer(
            ErrorHandlerContext context, String prefix, Exception exception) {
        int partition = context.partition();
        return InternalAnswer.to(
                        context.processorNodeId(),
                        context.sourceRawKey(),
                        context.sourceRawValue(),
                        Headers.id(context.headers()),
                        new Origin(partition, context.offset(), context.timestamp()),
                        context.topic(),
                        exception,
                        clock.instant())
                .stream()
                .flatMap(answer -> Stream.of(
                        record(TopicName.RESPONSES.in(prefix), partition, context.sourceRawKey(), answer.response()),
                        record(TopicName.LATENCY.in(prefix), partition, answer.queryId(), answer.latency())));
    }

    private ProducerRecord<byte[], byte[]> record(String topic, int partition, byte @Nullable [] key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, value);
        if (mayRepeat) {
            Headers.markPossibleDuplicate(record.headers());
        }
        return record;
    }
}
