package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/** Cohere's Command and Command Light; of several generations, the first. */
final class Command implements NativePayload {
    static final Settings SETTINGS = new Settings("max_tokens", "temperature", "p", "stop_sequences");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("prompt", TranscriptTemplate.TITAN.of(request));
        SETTINGS.write(request, body);
        return Extras.added(body, request.options());
    }

    @Override
    public void streamed(ObjectNode body) {
        body.put("stream", true);
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        JsonNode first = body.path("generations").path(0);
        return first.path("text").isTextual()
                ? Optional.of(Piece.of(
                        first.path("text").textValue(),
                        first.path("finish_reason").asText(""),
                        Tokens.UNKNOWN))
                : Optional.empty();
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        if (chunk.has("generations")) {
            return answer(chunk).orElse(Piece.NOTHING);
        }
        // With several generations the others have an index of their own.
        if (chunk.path("index").asInt(0) > 0) {
            return Piece.ACTIVITY;
        }
        return new Piece(
                chunk.path("text").asText(""),
                FinishReasons.of(chunk.path("finish_reason").asText("")),
                Tokens.UNKNOWN,
                chunk.path("is_finished").asBoolean(false),
                false);
    }
}
