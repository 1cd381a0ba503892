package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The payloads of a family of embedding models.
 *
 * <p>Threading: implementations are stateless.
 */
non-sealed interface NativeVectors extends NativePayload {
    List<String> texts(JsonNode body);

    int dimensions(JsonNode body);

    /**
     * The answer.
     *
     * @param vectors one for each text
     * @param tokens of all texts
     */
    ObjectNode answer(JsonNode body, List<float[]> vectors, long tokens, Occasion occasion);

    static ArrayNode numbers(float[] vector) {
        ArrayNode numbers = Json.MAPPER.createArrayNode();
        for (float each : vector) {
            numbers.add(each);
        }
        return numbers;
    }
}
