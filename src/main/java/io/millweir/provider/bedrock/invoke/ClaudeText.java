package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.List;
import java.util.Optional;

/**
 * Anthropic's old text completions, for Claude 2 and Claude Instant. Those models answer in the shape of Messages when
 * they are asked in it, as {@code additional_model_request_fields} might; so both are read.
 */
final class ClaudeText implements NativePayload {
    private static final Settings SETTINGS =
            new Settings("max_tokens_to_sample", "temperature", "top_p", "stop_sequences");
    private static final List<String> NEXT_TURN = List.of("\n\nHuman:");

    private final NativePayload messages = new ClaudeMessages();

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("prompt", TranscriptTemplate.CLAUDE.of(request));
        SETTINGS.write(request, body, NEXT_TURN);
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        return body.path("completion").isTextual() ? Optional.of(chunk(body)) : messages.answer(body);
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        return chunk.path("completion").isTextual()
                ? Piece.of(
                        chunk.path("completion").textValue(),
                        chunk.path("stop_reason").asText(""),
                        Tokens.UNKNOWN)
                : messages.chunk(chunk);
    }
}
