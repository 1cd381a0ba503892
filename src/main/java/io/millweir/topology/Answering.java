package io.millweir.topology;

import io.millweir.domain.Response;
import io.millweir.domain.Usage;
import io.millweir.topics.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Sends responses, usage and latency to their topics, within the transaction at hand. */
final class Answering {
    private final ProcessorContext<byte[], Object> context;
    private final Stages stages;

    Answering(ProcessorContext<byte[], Object> context, Stages stages) {
        this.context = context;
        this.stages = stages;
    }

    /** Writes what came of a query. */
    void write(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            byte[] id = outcome.queryId().getBytes(StandardCharsets.UTF_8);
            for (Usage usage : outcome.usages()) {
                send(id, usage, outcome.possibleDuplicate(), MillweirTopology.EMIT_USAGE);
            }
            outcome.response().ifPresent(response -> respond(outcome.key(), response, outcome.possibleDuplicate()));
            // A query that is older than the configuration may have one that nobody waits for.
            outcome.lesson().filter(any -> stages.online().isPresent()).ifPresent(lesson -> teach(id, lesson));
        }
    }

    private void respond(byte @Nullable [] key, Response response, boolean possibleDuplicate) {
        stages.telemetry()
                .responded(
                        response.status(),
                        Duration.ofMillis(
                                Objects.requireNonNull(response.latency()).totalMs()));
        send(key, response, possibleDuplicate, MillweirTopology.EMIT_RESPONSES);
        send(
                response.id().getBytes(StandardCharsets.UTF_8),
                Objects.requireNonNull(response.latency()),
                possibleDuplicate,
                MillweirTopology.EMIT_LATENCY);
    }

    private void teach(byte[] id, Lesson lesson) {
        context.forward(
                new Record<>(id, lesson.emission(), stages.clock().millis(), new RecordHeaders()),
                MillweirTopology.EMIT_CHOICES);
    }

    /** Sends an event to the partition of its query. */
    void send(byte @Nullable [] key, Object event, boolean possibleDuplicate, String sink) {
        RecordHeaders headers = new RecordHeaders();
        if (possibleDuplicate) {
            Headers.markPossibleDuplicate(headers);
        }
        context.forward(
                new Record<>(
                        key,
                        new Emission(context.taskId().partition(), bytes(key, event)),
                        stages.clock().millis(),
                        headers),
                sink);
    }

    private static byte[] bytes(byte @Nullable [] key, Object event) {
        return Fitting.bytes(event, Fitting.MOST_BYTES - (key == null ? 0 : key.length));
    }
}
