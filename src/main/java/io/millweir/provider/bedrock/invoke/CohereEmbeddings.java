package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.provider.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Cohere Embed; only version 4 lets the length be chosen. It must be told what the texts are for; unless the query or
 * the card says, they are documents to be found, as most texts that are embedded are.
 */
final class CohereEmbeddings implements EmbeddingPayload {
    private static final String DOCUMENT = "search_document";
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "document", DOCUMENT,
            "passage", DOCUMENT,
            "query", "search_query");

    private final boolean choosable;

    CohereEmbeddings(boolean choosable) {
        this.choosable = choosable;
    }

    @Override
    public int mostTexts() {
        return 96;
    }

    @Override
    public ObjectNode request(List<String> texts, ModelOptions options) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray("texts");
        texts.forEach(array::add);
        String type = options.inputType().orElse(DOCUMENT).toLowerCase(Locale.ROOT);
        body.put("input_type", OTHER_NAMES.getOrDefault(type, type));
        if (choosable) {
            options.dimensions().ifPresent(value -> body.put("output_dimension", value));
        }
        return Extras.added(body, options);
    }

    @Override
    public Optional<List<List<Double>>> vectors(JsonNode body) {
        JsonNode embeddings = body.path("embeddings");
        JsonNode vectors = embeddings.isArray() ? embeddings : embeddings.path("float");
        return vectors.isArray() ? EmbeddingPayload.vectorsIn(vectors) : Optional.empty();
    }
}
