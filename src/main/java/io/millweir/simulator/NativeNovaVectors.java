package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Amazon Nova's multimodal embeddings, of one text a call; tokens only in the header. */
final class NativeNovaVectors implements NativeVectors {
    private static final Set<Integer> DIMENSIONS = Set.of(256, 384, 1024, 3072);
    private static final String PARAMS = "/singleEmbeddingParams";

    @Override
    public Optional<String> broken(JsonNode body) {
        JsonNode params = body.at(PARAMS);
        return NativeSchema.required(body, "taskType", "singleEmbeddingParams")
                .or(() -> body.path("taskType").asText().equals("SINGLE_EMBEDDING")
                        ? Optional.empty()
                        : Optional.of(NativeSchema.malformed(
                                "#/taskType: " + body.path("taskType") + " is not a valid enum value")))
                .or(() -> NativeSchema.text(body, PARAMS + "/embeddingPurpose"))
                .or(() -> NativeSchema.text(body, PARAMS + "/text/truncationMode"))
                .or(() -> NativeSchema.text(body, PARAMS + "/text/value"))
                .or(() -> params.has("embeddingDimension")
                                && !DIMENSIONS.contains(
                                        params.path("embeddingDimension").asInt())
                        ? Optional.of(NativeSchema.malformed("#" + PARAMS + "/embeddingDimension: "
                                + params.path("embeddingDimension") + " is not a valid enum value"))
                        : Optional.empty());
    }

    @Override
    public List<String> texts(JsonNode body) {
        return List.of(body.at(PARAMS + "/text/value").asText());
    }

    @Override
    public int dimensions(JsonNode body) {
        return body.at(PARAMS + "/embeddingDimension").asInt(3_072);
    }

    @Override
    public ObjectNode answer(JsonNode body, List<float[]> vectors, long tokens, Occasion occasion) {
        ObjectNode answer = Json.object();
        ObjectNode only = answer.putArray("embeddings").addObject();
        only.set("embedding", NativeVectors.numbers(vectors.get(0)));
        only.put("embeddingType", "TEXT");
        return answer;
    }
}
