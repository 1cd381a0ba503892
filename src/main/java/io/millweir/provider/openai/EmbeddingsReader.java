package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.ProviderResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the answer of {@code /embeddings}: floats, or base64 of little-endian ones from servers that insist. */
final class EmbeddingsReader implements AnswerReader {
    private final int expected;

    EmbeddingsReader(int expected) {
        this.expected = expected;
    }

    @Override
    public ProviderResult read(String where, JsonNode body) {
        Tokens tokens = OpenAiUsage.embeddings(body.path("usage"));
        TreeMap<Integer, List<Double>> vectors = new TreeMap<>();
        for (JsonNode each : body.path("data")) {
            Optional<List<Double>> vector = vector(each.path("embedding"));
            if (vector.isEmpty()) {
                return AnswerReader.malformed(where, "answered with a vector that is none", tokens);
            }
            vectors.put(each.path("index").asInt(vectors.size()), vector.get());
        }
        if (vectors.size() != expected) {
            return AnswerReader.malformed(
                    where, "answered " + vectors.size() + " vectors for " + expected + " texts", tokens);
        }
        return new ProviderResult.Answered(
                new Answer(Optional.empty(), Optional.empty(), List.copyOf(vectors.values()), tokens));
    }

    private static Optional<List<Double>> vector(JsonNode node) {
        if (node.isTextual()) {
            return decoded(node.textValue());
        }
        List<Double> values = new ArrayList<>(node.size());
        for (JsonNode value : node) {
            if (!value.isNumber()) {
                return Optional.empty();
            }
            values.add(value.doubleValue());
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(values));
    }

    private static Optional<List<Double>> decoded(String base64) {
        try {
            FloatBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            List<Double> values = new ArrayList<>(floats.remaining());
            while (floats.hasRemaining()) {
                values.add((double) floats.get());
            }
            return values.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(values));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
