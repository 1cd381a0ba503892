package io.millweir.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Attempt;
import io.millweir.domain.Origin;
import io.millweir.domain.Report;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@code completions}: a report of dispatch, who wrote it, and the query record it belongs to.
 *
 * @param process boot id of the process that wrote it
 * @param origin the query record; its partition is the partition of this record too
 */
public record Completion(String process, String queryId, Origin origin, Report report) {
    private static final Map<String, Class<? extends Report>> KINDS = Map.of(
            "intent", Report.Intent.class,
            "attempt", Report.AttemptEnd.class,
            "end", Report.End.class,
            "abandoned", Report.Abandoned.class,
            "caught-up", Report.CaughtUp.class);

    /** The record's value. */
    public byte[] bytes() {
        ObjectNode object = Json.object();
        object.put("kind", kind());
        object.put("process", process);
        object.put("query_id", queryId);
        object.put("source_partition", origin.partition());
        object.put("source_offset", origin.offset());
        object.put("source_timestamp", origin.timestamp());
        object.set("report", Json.object(report));
        return Json.bytes(object);
    }

    /** Reads a record's value; empty when it is none of ours. */
    static Optional<Completion> read(byte @Nullable [] bytes) {
        if (!(Json.parse(bytes) instanceof Parsed.Ok ok)) {
            return Optional.empty();
        }
        JsonNode object = ok.value();
        Class<? extends Report> kind = KINDS.get(object.path("kind").asText());
        if (kind == null) {
            return Optional.empty();
        }
        try {
            Report report = Json.read(object.path("report"), kind);
            if (!isComplete(report)) {
                return Optional.empty();
            }
            return Optional.of(new Completion(
                    object.path("process").asText(),
                    object.path("query_id").asText(),
                    new Origin(
                            object.path("source_partition").asInt(),
                            object.path("source_offset").asLong(),
                            object.path("source_timestamp").asLong()),
                    report));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }

    /** A field that JSON leaves out is null in the record, whatever its type says. */
    private static boolean isComplete(Report report) {
        if (report instanceof Report.AttemptEnd end) {
            return isComplete(end.attempt());
        } else if (report instanceof Report.Intent intent) {
            return Stream.of(intent.model(), intent.deployment(), intent.prices(), intent.priceVersion(), intent.at())
                    .allMatch(Objects::nonNull);
        } else if (report instanceof Report.Abandoned abandoned) {
            return abandoned.attempt().map(Completion::isComplete).orElse(true);
        }
        return !(report instanceof Report.End end) || end.ending() != null;
    }

    private static boolean isComplete(@Nullable Attempt attempt) {
        return attempt != null
                && Stream.of(
                                attempt.model(),
                                attempt.deployment(),
                                attempt.startedAt(),
                                attempt.endedAt(),
                                attempt.tokens(),
                                attempt.prices(),
                                attempt.priceVersion())
                        .allMatch(Objects::nonNull);
    }

    private String kind() {
        return KINDS.entrySet().stream()
                .filter(entry -> entry.getValue().isInstance(report))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }
}
