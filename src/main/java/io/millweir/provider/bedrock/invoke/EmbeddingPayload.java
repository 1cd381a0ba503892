package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one family of models words embeddings.
 *
 * <p>Threading: implementations have no state.
 */
public interface EmbeddingPayload {
    /** The most texts of one call. */
    int mostTexts();

    /** The body to send for these texts, not more than {@link #mostTexts}. */
    ObjectNode request(List<String> texts, ModelOptions options);

    /** The vectors in the order of the texts; empty when the body is none of this family's. */
    Optional<List<List<Double>>> vectors(JsonNode body);

    /** The input tokens, when the body counts them. */
    default OptionalLong tokens(JsonNode body) {
        return Counts.of(body, "inputTextTokenCount");
    }

    /** The vectors in an array of arrays of numbers; empty when it is none. */
    static Optional<List<List<Double>>> vectorsIn(Iterable<JsonNode> nodes) {
        List<List<Double>> vectors = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<Double> vector = new ArrayList<>(node.size());
            for (JsonNode value : node) {
                if (!value.isNumber()) {
                    return Optional.empty();
                }
                vector.add(value.doubleValue());
            }
            if (vector.isEmpty()) {
                return Optional.empty();
            }
            vectors.add(List.copyOf(vector));
        }
        return Optional.of(vectors);
    }
}
