package io.millweir.registry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.ModelOptions.Guardrail;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the options of a card that only some models take. */
final class CardOptions {
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private CardOptions() {}

    static ModelOptions read(CardFields fields) {
        return new ModelOptions(
                fields.object("additional_model_request_fields", "{\"top_k\": 40}")
                        .map(CardOptions::map)
                        .orElse(Map.of()),
                fields.object("guardrail", "{\"identifier\": \"gr-id\", \"version\": \"1\"}")
                        .map(object -> guardrail(fields.inside("guardrail", object))),
                fields.oneOf("service_tier", ModelOptions.SERVICE_TIERS),
                fields.object("performance_config", "{\"latency\": \"optimized\"}")
                        .flatMap(object ->
                                fields.inside("performance_config", object).oneOf("latency", ModelOptions.LATENCIES)),
                fields.positiveInt("dimensions"),
                fields.value("normalize").isPresent() ? Optional.of(fields.flag("normalize", true)) : Optional.empty(),
                fields.text("input_type"));
    }

    private static Guardrail guardrail(CardFields fields) {
        return new Guardrail(
                fields.requiredText("identifier", "give the guardrail's id or ARN"),
                fields.text("version").orElse("DRAFT"),
                fields.flag("trace", false));
    }

    private static Map<String, Object> map(JsonNode object) {
        return CardJson.MAPPER.convertValue((ObjectNode) object, MAP);
    }
}
