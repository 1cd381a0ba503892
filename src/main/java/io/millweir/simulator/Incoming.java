package io.millweir.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/**
 * A call as it came in.
 *
 * @param pathModel the model id of the path, decoded; empty where the path holds none
 * @param body the JSON; missing when the body is none
 */
record Incoming(HttpFields headers, String pathModel, JsonNode body, Instant arrivedAt) {
    static Incoming of(HttpFields headers, String pathModel, byte[] bytes, Instant arrivedAt) {
        return new Incoming(headers, pathModel, parsed(bytes), arrivedAt);
    }

    private static JsonNode parsed(byte[] bytes) {
        try {
            JsonNode body = Json.MAPPER.readTree(bytes);
            return body == null ? MissingNode.getInstance() : body;
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        } catch (IOException notText) {
            return MissingNode.getInstance();
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Correlation headerCorrelation() {
        return header(Correlation.HEADER).map(Correlation::ofHeader).orElse(Correlation.NONE);
    }
}
