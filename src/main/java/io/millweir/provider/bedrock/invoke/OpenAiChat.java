package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/**
 * OpenAI's chat, as Jamba, Mistral's newer models and the containers of SageMaker endpoints speak it; answers of the
 * older completions are read as well. Of several choices, the first.
 */
final class OpenAiChat implements NativePayload {
    private static final Settings SETTINGS = new Settings("max_tokens", "temperature", "top_p", "stop");

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object();
        ArrayNode messages = body.putArray("messages");
        request.systemPrompt()
                .ifPresent(text -> messages.addObject().put("role", "system").put("content", text));
        Turn.of(request.messages())
                .forEach(turn -> messages.addObject().put("role", turn.role()).put("content", turn.text()));
        SETTINGS.write(request, body);
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        JsonNode choice = body.path("choices").path(0);
        boolean chat = choice.path("message").isObject();
        return chat || choice.path("text").isTextual() ? Optional.of(chunk(body)) : Optional.empty();
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode usage = chunk.path("usage");
        Tokens tokens = Counts.of(Counts.of(usage, "prompt_tokens"), Counts.of(usage, "completion_tokens"));
        if (choice.path("index").asInt(0) > 0) {
            return Piece.counts(tokens);
        }
        JsonNode said = choice.path("delta").isObject() ? choice.path("delta") : choice.path("message");
        String text = said.path("content").asText(choice.path("text").asText(""));
        String reason =
                choice.path("finish_reason").asText(choice.path("stop_reason").asText(""));
        Piece piece = Piece.of(text, reason, tokens);
        boolean silent = text.isEmpty() && (said.has("tool_calls") || said.has("reasoning_content"));
        return silent ? new Piece("", piece.finish(), tokens, piece.last(), true) : piece;
    }
}
