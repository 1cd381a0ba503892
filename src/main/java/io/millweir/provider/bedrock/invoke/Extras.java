package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;

/**
 * Adds {@code additional_model_request_fields} to a body. What Millweir sets itself stays: who sends a query must not be
 * able to lift the limit of the answer or to speak past the card. Objects are joined, so that
 * <code>{"inferenceConfig": {"topK": 20}}</code> reaches Nova beside our own settings.
 */
final class Extras {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Extras() {}

    static ObjectNode added(ObjectNode body, ModelOptions options) {
        if (!options.additionalModelRequestFields().isEmpty()) {
            fill(body, MAPPER.valueToTree(options.additionalModelRequestFields()));
        }
        return body;
    }

    private static void fill(ObjectNode body, JsonNode extra) {
        extra.properties().forEach(field -> {
            JsonNode ours = body.get(field.getKey());
            if (ours == null) {
                body.set(field.getKey(), field.getValue());
            } else if (ours instanceof ObjectNode inner && field.getValue().isObject()) {
                fill(inner, field.getValue());
            }
        });
    }
}
