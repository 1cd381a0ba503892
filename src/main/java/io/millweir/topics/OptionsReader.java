package io.millweir.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.ModelOptions.Guardrail;
import io.millweir.domain.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the options of a query that only some models take. */
final class OptionsReader {
    private OptionsReader() {}

    static ModelOptions read(QueryFields fields) {
        boolean normalize = fields.flag("normalize");
        return new ModelOptions(
                fields.object("additional_model_request_fields").map(Json::map).orElse(Map.of()),
                fields.object("guardrail").flatMap(object -> guardrail(fields, object)),
                oneOf(fields, "service_tier", fields.text("service_tier"), ModelOptions.SERVICE_TIERS),
                fields.object("performance_config").flatMap(object -> latency(fields, object)),
                fields.positiveInt("dimensions"),
                fields.has("normalize") ? Optional.of(normalize) : Optional.empty(),
                fields.text("input_type"));
    }

    private static Optional<Guardrail> guardrail(QueryFields fields, ObjectNode object) {
        fields.finish("guardrail", object, Set.of("identifier", "version", "trace"));
        JsonNode identifier = object.path("identifier");
        JsonNode version = object.path("version");
        JsonNode trace = object.path("trace");
        boolean given = identifier.isTextual() && !identifier.asText().isBlank();
        if (!given
                || !(version.isTextual() || version.isMissingNode())
                || !(trace.isBoolean() || trace.isMissingNode())) {
            fields.wrongType(
                    "guardrail", "expected {\"identifier\": text, \"version\": text, \"trace\": true or false}");
            return Optional.empty();
        }
        return Optional.of(new Guardrail(identifier.asText(), version.asText("DRAFT"), trace.asBoolean(false)));
    }

    private static Optional<String> latency(QueryFields fields, ObjectNode object) {
        fields.finish("performance_config", object, Set.of("latency"));
        JsonNode latency = object.path("latency");
        if (!latency.isTextual()) {
            fields.wrongType("performance_config", "expected {\"latency\": \"standard\" or \"optimized\"}");
            return Optional.empty();
        }
        return oneOf(fields, "performance_config.latency", Optional.of(latency.asText()), ModelOptions.LATENCIES);
    }

    private static Optional<String> oneOf(
            QueryFields fields, String field, Optional<String> given, List<String> allowed) {
        given.filter(value -> !allowed.contains(value))
                .ifPresent(value -> fields.invalid(
                        field,
                        "unknown value " + Remarks.quoted(value)
                                + (value.length() > 60 ? ";" : Nearest.didYouMean(value, allowed)) + " give one of "
                                + String.join(", ", allowed)));
        return given;
    }
}
