package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/** AI21's Jurassic-2, which does not stream. */
final class Jurassic implements NativePayload {
    private static final Settings SETTINGS = new Settings("maxTokens", "temperature", "topP", "stopSequences");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("prompt", TranscriptTemplate.TITAN.of(request));
        SETTINGS.write(request, body);
        return Extras.added(body, request.options());
    }

    @Override
    public boolean streams() {
        return false;
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        JsonNode first = body.path("completions").path(0);
        JsonNode text = first.path("data").path("text");
        return text.isTextual()
                ? Optional.of(Piece.of(
                        text.textValue(),
                        first.path("finishReason").path("reason").asText(""),
                        Tokens.UNKNOWN))
                : Optional.empty();
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        return answer(chunk).orElse(Piece.NOTHING);
    }
}
