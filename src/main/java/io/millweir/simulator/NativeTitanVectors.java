package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Amazon Titan embeddings: one text a call; only the second version takes options. */
final class NativeTitanVectors implements NativeVectors {
    private static final Set<String> KEYS = Set.of("inputText", "dimensions", "normalize", "embeddingTypes");
    private static final Set<Integer> DIMENSIONS = Set.of(256, 512, 1024);
    private static final int LONGEST = 50_000;
    // A vector that is not normalised has another length than one.
    private static final float LENGTH = 1.75f;

    private final boolean first;

    NativeTitanVectors(boolean first) {
        this.first = first;
    }

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "inputText")
                .or(() -> NativeSchema.onlyKeys(body, "", first ? Set.of("inputText") : KEYS))
                .or(() -> NativeSchema.text(body, "/inputText"))
                .or(() -> body.path("inputText").asText().length() > LONGEST
                        ? Optional.of(NativeSchema.malformed("expected maxLength: %d, actual: %d"
                                .formatted(
                                        LONGEST, body.path("inputText").asText().length())))
                        : Optional.empty())
                .or(() -> body.has("dimensions")
                                && !DIMENSIONS.contains(body.path("dimensions").asInt())
                        ? Optional.of(NativeSchema.malformed(
                                "#/dimensions: " + body.path("dimensions") + " is not a valid enum value"))
                        : Optional.empty());
    }

    @Override
    public List<String> texts(JsonNode body) {
        return List.of(body.path("inputText").asText());
    }

    @Override
    public int dimensions(JsonNode body) {
        return first ? 1_536 : body.path("dimensions").asInt(1_024);
    }

    @Override
    public ObjectNode answer(JsonNode body, List<float[]> vectors, long tokens, Occasion occasion) {
        float[] vector = vectors.get(0);
        if (!body.path("normalize").asBoolean(true)) {
            vector = vector.clone();
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= LENGTH;
            }
        }
        ObjectNode answer = Json.object();
        answer.set("embedding", NativeVectors.numbers(vector));
        if (!first) {
            answer.putObject("embeddingsByType").set("float", NativeVectors.numbers(vector));
        }
        return occasion.has(Twist.NO_USAGE) ? answer : answer.put("inputTextTokenCount", tokens);
    }
}
