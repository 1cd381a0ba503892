package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.provider.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Amazon Nova's multimodal embeddings, of texts, one a call. A text that is too long is refused rather than cut, for a
 * vector of half a text looks like any other; {@code additional_model_request_fields} may choose otherwise.
 */
final class NovaEmbeddings implements EmbeddingPayload {
    private static final String INDEX = "GENERIC_INDEX";
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "SEARCH_DOCUMENT", INDEX,
            "DOCUMENT", INDEX,
            "PASSAGE", INDEX,
            "SEARCH_QUERY", "GENERIC_RETRIEVAL",
            "QUERY", "GENERIC_RETRIEVAL");

    @Override
    public int mostTexts() {
        return 1;
    }

    @Override
    public ObjectNode request(List<String> texts, ModelOptions options) {
        ObjectNode body = Json.object().put("taskType", "SINGLE_EMBEDDING");
        ObjectNode single = body.putObject("singleEmbeddingParams");
        String purpose = options.inputType().orElse(INDEX).toUpperCase(Locale.ROOT);
        single.put("embeddingPurpose", OTHER_NAMES.getOrDefault(purpose, purpose));
        options.dimensions().ifPresent(value -> single.put("embeddingDimension", value));
        ObjectNode text = single.putObject("text").put("value", texts.get(0));
        Extras.added(body, options);
        if (!text.has("truncationMode")) {
            text.put("truncationMode", "NONE");
        }
        return body;
    }

    @Override
    public Optional<List<List<Double>>> vectors(JsonNode body) {
        JsonNode embeddings = body.path("embeddings");
        return embeddings.isArray()
                ? EmbeddingPayload.vectorsIn(StreamSupport.stream(embeddings.spliterator(), false)
                        .map(each -> each.path("embedding"))
                        .toList())
                : Optional.empty();
    }
}
