package io.millweir.topology;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Feedback;
import io.millweir.domain.Origin;
import io.millweir.registry.Models;
import io.millweir.topics.FeedbackReader;
import io.millweir.topics.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a record on {@code feedback} to where it meets the choice that it is about, or puts it with the dead letters. */
final class TakeFeedback implements Processor<byte[], byte[], byte[], Object> {
    private static final Logger LOG = LoggerFactory.getLogger(TakeFeedback.class);

    private final Stages stages;
    private ProcessorContext<byte[], Object> context;
    private Doubt doubt;

    @SuppressWarnings("NullAway.Init")
    TakeFeedback(Stages stages) {
        this.stages = stages;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        this.context = context;
        this.doubt = new Doubt(stages);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        FeedbackReader.Read read = FeedbackReader.read(record.value());
        if (read instanceof FeedbackReader.Read.Invalid invalid) {
            bury(record, ErrorCode.INVALID_QUERY, invalid.what());
        } else if (read instanceof FeedbackReader.Read.Valid valid) {
            valid.warnings().forEach(warning -> LOG.atInfo()
                    .addKeyValue("query_id", valid.feedback().queryId())
                    .log("feedback: " + warning));
            Optional<String> unknown = unknownModel(valid.feedback());
            if (unknown.isPresent()) {
                bury(record, ErrorCode.UNKNOWN_MODEL, unknown.get());
            } else {
                pass(valid.feedback());
            }
        }
    }

    /** A name that anyone may make up must not become a part of what is kept for good. */
    private Optional<String> unknownModel(Feedback feedback) {
        Models models = stages.registry().snapshot();
        return feedback.winner()
                .filter(name -> models.find(name).isEmpty())
                .map(name -> "winner: " + models.unknown(name))
                .or(() -> feedback.loser()
                        .filter(name -> models.find(name).isEmpty())
                        .map(name -> "loser: " + models.unknown(name)));
    }

    private void pass(Feedback feedback) {
        if (feedback.rating().isEmpty() && feedback.winner().isEmpty()) {
            // A comment alone is for people.
            return;
        }
        context.forward(
                new Record<>(
                        feedback.queryId().getBytes(StandardCharsets.UTF_8),
                        Lesson.of(feedback).emission(),
                        stages.clock().millis(),
                        new RecordHeaders()),
                MillweirTopology.EMIT_FEEDBACK);
    }

    private void bury(Record<byte[], byte[]> record, ErrorCode code, String message) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("take-feedback: a record without metadata"));
        stages.telemetry().deadLetter(code.code());
        org.apache.kafka.common.header.Headers headers = Headers.ofDeadLetter(
                record.headers(),
                code.code(),
                Fitting.text(message),
                source.topic(),
                source.partition(),
                source.offset());
        if (doubt.of(new Origin(source.partition(), source.offset(), record.timestamp()))) {
            Headers.markPossibleDuplicate(headers);
        }
        context.forward(
                new Record<>(
                        record.key(),
                        new Emission(source.partition(), record.value()),
                        stages.clock().millis(),
                        headers),
                MillweirTopology.EMIT_INVALID_FEEDBACK);
    }
}
