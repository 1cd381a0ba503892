package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.provider.Json;
import java.util.List;
import java.util.Optional;

/** Amazon Titan embeddings, one text a call; only version 2 lets length and norm be chosen. */
final class TitanEmbeddings implements EmbeddingPayload {
    private final boolean choosable;

    TitanEmbeddings(boolean choosable) {
        this.choosable = choosable;
    }

    @Override
    public int mostTexts() {
        return 1;
    }

    @Override
    public ObjectNode request(List<String> texts, ModelOptions options) {
        ObjectNode body = Json.object().put("inputText", texts.get(0));
        if (choosable) {
            options.dimensions().ifPresent(value -> body.put("dimensions", value));
            options.normalize().ifPresent(value -> body.put("normalize", value));
        }
        return Extras.added(body, options);
    }

    @Override
    public Optional<List<List<Double>>> vectors(JsonNode body) {
        JsonNode vector = body.path("embedding").isArray()
                ? body.path("embedding")
                : body.path("embeddingsByType").path("float");
        return vector.isArray() ? EmbeddingPayload.vectorsIn(List.of(vector)) : Optional.empty();
    }
}
