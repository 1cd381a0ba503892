package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;
import java.util.OptionalLong;

/** Anthropic's Messages. */
final class ClaudeMessages implements NativePayload {
    private static final Settings SETTINGS = new Settings("max_tokens", "temperature", "top_p", "stop_sequences");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("anthropic_version", "bedrock-2023-05-31");
        SETTINGS.write(request, body);
        request.systemPrompt().ifPresent(text -> body.put("system", text));
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : Turn.of(request.messages())) {
            ArrayNode content = messages.addObject().put("role", turn.role()).putArray("content");
            turn.texts().forEach(text -> content.addObject().put("type", "text").put("text", text));
        }
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        if (!body.path("content").isArray()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        body.path("content").forEach(block -> text.append(block.path("text").asText("")));
        JsonNode usage = body.path("usage");
        return Optional.of(Piece.of(
                text.toString(),
                body.path("stop_reason").asText(""),
                tokens(usage, Counts.of(usage, "output_tokens"))));
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        return switch (chunk.path("type").asText("")) {
            // Its output tokens are a beginning, not a count.
            case "message_start" -> Piece.counts(tokens(chunk.path("message").path("usage"), OptionalLong.empty()));
            case "content_block_start" ->
                Piece.text(chunk.path("content_block").path("text").asText(""));
            case "content_block_delta" ->
                chunk.path("delta").path("text").isTextual()
                        ? Piece.text(chunk.path("delta").path("text").textValue())
                        : Piece.ACTIVITY;
            case "message_delta" -> {
                JsonNode usage = chunk.path("usage");
                yield new Piece(
                        "",
                        FinishReasons.of(chunk.path("delta").path("stop_reason").asText("")),
                        tokens(usage, Counts.of(usage, "output_tokens")),
                        false,
                        false);
            }
            case "message_stop" -> new Piece("", Optional.empty(), Tokens.UNKNOWN, true, false);
            default -> Piece.NOTHING;
        };
    }

    /** Its input tokens exclude both kinds of cache, as ours do. */
    private static Tokens tokens(JsonNode usage, OptionalLong output) {
        return new Tokens(
                Counts.of(usage, "input_tokens"),
                output,
                Counts.of(usage, "cache_read_input_tokens"),
                Counts.of(usage, "cache_creation_input_tokens"),
                Counts.of(usage.path("output_tokens_details"), "thinking_tokens"),
                false);
    }
}
