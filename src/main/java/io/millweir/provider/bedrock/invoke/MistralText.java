package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/** Mistral's text completions. */
final class MistralText implements NativePayload {
    private static final Settings SETTINGS = new Settings("max_tokens", "temperature", "top_p", "stop");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("prompt", InstructionTemplate.MISTRAL.of(request));
        SETTINGS.write(request, body);
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        return body.path("outputs").path(0).path("text").isTextual() ? Optional.of(chunk(body)) : Optional.empty();
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        JsonNode output = chunk.path("outputs").path(0);
        return Piece.of(
                output.path("text").asText(""), output.path("stop_reason").asText(""), Tokens.UNKNOWN);
    }
}
