package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;
import java.util.OptionalLong;

/** Amazon Titan Text. */
final class TitanText implements NativePayload {
    private static final Settings SETTINGS = new Settings("maxTokenCount", "temperature", "topP", "stopSequences");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("inputText", TranscriptTemplate.TITAN.of(request));
        SETTINGS.write(request, body.putObject("textGenerationConfig"));
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        JsonNode results = body.path("results");
        if (!results.path(0).path("outputText").isTextual()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        OptionalLong output = OptionalLong.of(0);
        String reason = "";
        for (JsonNode result : results) {
            text.append(result.path("outputText").asText(""));
            OptionalLong count = Counts.of(result, "tokenCount");
            output = output.isPresent() && count.isPresent()
                    ? OptionalLong.of(output.getAsLong() + count.getAsLong())
                    : OptionalLong.empty();
            reason = result.path("completionReason").asText("");
        }
        return Optional.of(
                Piece.of(text.toString(), reason, Counts.of(Counts.of(body, "inputTextTokenCount"), output)));
    }

    /** What a guardrail blocked comes in one chunk with the count of the whole and without a reason. */
    @Override
    public Piece chunk(JsonNode chunk) {
        OptionalLong output = Counts.of(chunk, "totalOutputTextTokenCount");
        Tokens tokens = Counts.of(Counts.of(chunk, "inputTextTokenCount"), output);
        String text = chunk.path("outputText").asText("");
        boolean blocked = Guardrails.intervened(chunk) && output.isPresent();
        return blocked
                ? new Piece(text, Optional.of(FinishReason.CONTENT_FILTER), tokens, true, false)
                : Piece.of(text, chunk.path("completionReason").asText(""), tokens);
    }
}
