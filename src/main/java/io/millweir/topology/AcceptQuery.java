package io.millweir.topology;

import io.millweir.domain.Failure;
import io.millweir.domain.Origin;
import io.millweir.topics.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a record on {@code queries} on, refuses it with an answer, or puts it with the dead letters. */
final class AcceptQuery implements Processor<byte[], byte[], byte[], Object> {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptQuery.class);

    private final Stages stages;
    private ProcessorContext<byte[], Object> context;
    private Acceptance acceptance;
    private Doubt doubt;

    @SuppressWarnings("NullAway.Init")
    AcceptQuery(Stages stages) {
        this.stages = stages;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.doubt = new Doubt(stages);
        this.acceptance = new Acceptance(
                stages.maxQueryBytes(),
                stages.replayWindow().isZero(),
                new AcceptedIds(
                        context.getStateStore(MillweirTopology.ACCEPTED_IDS),
                        stages.recentIds(),
                        stages.dedupeWindow()),
                new WorkInProgress(context.getStateStore(MillweirTopology.WORK)),
                stages.capacity());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("accept-query: a record without metadata"));
        Origin origin = new Origin(source.partition(), source.offset(), record.timestamp());
        Incoming incoming =
                acceptance.consider(record.key(), record.value(), Headers.id(record.headers()), origin, source.topic());
        if (incoming instanceof Incoming.Accepted) {
            context.forward(record.withValue(incoming), MillweirTopology.PLAN_ROUTE);
        } else if (incoming instanceof Incoming.Refused refused) {
            refuse(record, refused);
        } else if (incoming instanceof Incoming.Dead dead) {
            bury(record, origin, source.topic(), dead.failure());
            dead.answer()
                    .ifPresentOrElse(
                            refused -> refuse(record, refused),
                            () -> context.forward(
                                    record.withValue(new Incoming.Buried(origin)), MillweirTopology.TRACK_WORK));
        } else if (incoming instanceof Incoming.Replayed replayed) {
            LOG.atWarn()
                    .addKeyValue("query_id", replayed.queryId())
                    .addKeyValue("partition", replayed.origin().partition())
                    .addKeyValue("offset", replayed.origin().offset())
                    .log("a query that was taken on before was read again and is left alone");
        }
    }

    private void refuse(Record<byte[], byte[]> record, Incoming.Refused refused) {
        stages.telemetry().refused(refused.failure().code().code());
        context.forward(record.withValue(refused), MillweirTopology.TRACK_WORK);
    }

    private void bury(Record<byte[], byte[]> record, Origin origin, String topic, Failure failure) {
        stages.telemetry().deadLetter(failure.code().code());
        org.apache.kafka.common.header.Headers headers = Headers.ofDeadLetter(
                record.headers(),
                failure.code().code(),
                Fitting.text(failure.message()),
                topic,
                origin.partition(),
                origin.offset());
        if (doubt.of(origin)) {
            Headers.markPossibleDuplicate(headers);
        }
        context.forward(
                new Record<>(
                        record.key(),
                        new Emission(origin.partition(), record.value()),
                        stages.clock().millis(),
                        headers),
                MillweirTopology.EMIT_DEAD_LETTERS);
    }
}
