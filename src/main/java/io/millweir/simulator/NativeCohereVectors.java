package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cohere's embeddings: many texts a call, each for a purpose; tokens only in the header. */
final class NativeCohereVectors implements NativeVectors {
    private static final Set<String> INPUT_TYPES =
            Set.of("search_document", "search_query", "classification", "clustering", "image");
    private static final Set<Integer> DIMENSIONS = Set.of(256, 512, 1024, 1536);
    private static final int MOST_TEXTS = 96;
    private static final int LONGEST = 2_048;

    private final boolean fourth;

    NativeCohereVectors(boolean fourth) {
        this.fourth = fourth;
    }

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "texts", "input_type")
                .or(() -> NativeSchema.array(body, "/texts"))
                .or(() -> INPUT_TYPES.contains(body.path("input_type").asText())
                        ? Optional.empty()
                        : Optional.of(NativeSchema.malformed(
                                "#/input_type: " + body.path("input_type") + " is not a valid enum value")))
                .or(() -> body.path("texts").size() > MOST_TEXTS
                        ? Optional.of(NativeSchema.malformed("#/texts: expected maximum item count: %d, found: %d"
                                .formatted(MOST_TEXTS, body.path("texts").size())))
                        : Optional.empty())
                .or(() -> tooLong(body.path("texts")))
                .or(() -> body.has("output_dimension")
                                && !(fourth
                                        && DIMENSIONS.contains(
                                                body.path("output_dimension").asInt()))
                        ? Optional.of(NativeSchema.malformed(
                                "#/output_dimension: " + body.path("output_dimension") + " is not a valid enum value"))
                        : Optional.empty());
    }

    private Optional<String> tooLong(JsonNode texts) {
        for (int i = 0; i < texts.size() && !fourth; i++) {
            int length = texts.get(i).asText().length();
            if (length > LONGEST) {
                return Optional.of(NativeSchema.malformed(
                        "#/texts/%d: expected maxLength: %d, actual: %d".formatted(i, LONGEST, length)));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<String> texts(JsonNode body) {
        return Json.strings(body.path("texts"));
    }

    @Override
    public int dimensions(JsonNode body) {
        return fourth ? body.path("output_dimension").asInt(1_536) : 1_024;
    }

    @Override
    public ObjectNode answer(JsonNode body, List<float[]> vectors, long tokens, Occasion occasion) {
        boolean byType = fourth || body.has("embedding_types");
        ArrayNode rows = Json.MAPPER.createArrayNode();
        vectors.forEach(vector -> rows.add(NativeVectors.numbers(vector)));
        ObjectNode answer = Json.object();
        if (byType) {
            answer.putObject("embeddings").set("float", rows);
        } else {
            answer.set("embeddings", rows);
        }
        answer.put("id", BedrockWords.uuid(occasion.requestId()))
                .put("response_type", byType ? "embeddings_by_type" : "embeddings_floats");
        answer.set("texts", body.path("texts"));
        return answer;
    }
}
