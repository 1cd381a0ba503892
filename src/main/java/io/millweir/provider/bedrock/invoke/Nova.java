package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;
import java.util.OptionalLong;

/** Amazon Nova, whose native shape is close to Converse but not the same. */
final class Nova implements NativePayload {
    private static final Settings SETTINGS = new Settings("maxTokens", "temperature", "topP", "stopSequences");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("schemaVersion", "messages-v1");
        request.systemPrompt()
                .ifPresent(text -> body.putArray("system").addObject().put("text", text));
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : Turn.of(request.messages())) {
            ArrayNode content = messages.addObject().put("role", turn.role()).putArray("content");
            turn.texts().forEach(text -> content.addObject().put("text", text));
        }
        SETTINGS.write(request, body.putObject("inferenceConfig"));
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        JsonNode content = body.path("output").path("message").path("content");
        if (!content.isArray()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(block -> text.append(block.path("text").asText("")));
        return Optional.of(Piece.of(text.toString(), body.path("stopReason").asText(""), tokens(body.path("usage"))));
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        JsonNode delta = chunk.path("contentBlockDelta").path("delta");
        if (delta.path("text").isTextual()) {
            return Piece.text(delta.path("text").textValue());
        }
        if (chunk.has("messageStop")) {
            String reason = chunk.path("messageStop").path("stopReason").asText("");
            return new Piece("", FinishReasons.of(reason), Tokens.UNKNOWN, true, false);
        }
        if (chunk.has("metadata")) {
            return Piece.counts(tokens(chunk.path("metadata").path("usage")));
        }
        return delta.isObject() ? Piece.ACTIVITY : Piece.NOTHING;
    }

    /** The names differ from Converse's; some answers have both, equal. */
    private static Tokens tokens(JsonNode usage) {
        return new Tokens(
                Counts.of(usage, "inputTokens"),
                Counts.of(usage, "outputTokens"),
                Counts.of(usage, "cacheReadInputTokenCount", "cacheReadInputTokens"),
                Counts.of(usage, "cacheWriteInputTokenCount", "cacheWriteInputTokens"),
                OptionalLong.empty(),
                false);
    }
}
