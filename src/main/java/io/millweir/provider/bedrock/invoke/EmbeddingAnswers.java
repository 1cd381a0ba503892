package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads embeddings. An embedding has no output tokens; that is a fact, not a gap. */
public final class EmbeddingAnswers {
    private EmbeddingAnswers() {}

    /**
     * The vectors of these texts.
     *
     * @param where provider and model, for messages
     * @param headers of the response, by name
     */
    public static ProviderResult read(
            String where,
            EmbeddingPayload payload,
            int texts,
            byte[] body,
            Function<String, Optional<String>> headers) {
        Optional<JsonNode> json = Json.parse(body).filter(JsonNode::isObject);
        OptionalLong counted = json.map(payload::tokens).orElse(OptionalLong.empty());
        OptionalLong input =
                counted.isPresent() ? counted : Counts.ofHeaders(headers).input();
        Tokens tokens = input.isPresent() ? Tokens.of(input.getAsLong(), 0) : Tokens.UNKNOWN;
        Optional<List<List<Double>>> vectors = json.flatMap(payload::vectors);
        if (vectors.isEmpty()) {
            return AnswerReader.malformed(where, "answered without the vectors of the model's native shape", tokens);
        }
        if (vectors.get().size() != texts) {
            return AnswerReader.malformed(
                    where, "answered " + vectors.get().size() + " vectors for " + texts + " texts", tokens);
        }
        return new ProviderResult.Answered(new Answer(Optional.empty(), Optional.empty(), vectors.get(), tokens));
    }
}
