package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.List;
import java.util.Optional;

/** Cohere's Command R and R+. */
final class CommandR implements NativePayload {
    @Override
    public Optional<String> refusal(ProviderRequest request) {
        List<Turn> turns = Turn.of(request.messages());
        return turns.isEmpty() || !turns.get(turns.size() - 1).ofUser()
                ? Optional.of("the model's native shape wants the user to speak last; end the messages with one of role"
                        + " \"user\"")
                : Optional.empty();
    }

    @Override
    public ObjectNode request(ProviderRequest request) {
        List<Turn> turns = Turn.of(request.messages());
        int last = turns.size() - 1;
        ObjectNode body = Json.object().put("message", turns.get(last).text());
        if (last > 0) {
            ArrayNode history = body.putArray("chat_history");
            turns.subList(0, last).forEach(turn -> history.addObject()
                    .put("role", turn.ofUser() ? "USER" : "CHATBOT")
                    .put("message", turn.text()));
        }
        request.systemPrompt().ifPresent(text -> body.put("preamble", text));
        Command.SETTINGS.write(request, body);
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        return body.path("text").isTextual()
                ? Optional.of(Piece.of(
                        body.path("text").textValue(),
                        body.path("finish_reason").asText(""),
                        Tokens.UNKNOWN))
                : Optional.empty();
    }

    /** The event that ends the stream repeats the whole answer. */
    @Override
    public Piece chunk(JsonNode chunk) {
        boolean last = chunk.path("is_finished").asBoolean(false);
        String type = chunk.path("event_type").asText("text-generation");
        String reason = chunk.path("finish_reason")
                .asText(chunk.path("response").path("finish_reason").asText(""));
        if (last) {
            String text = type.equals("stream-end") ? "" : chunk.path("text").asText("");
            return new Piece(text, FinishReasons.of(reason), Tokens.UNKNOWN, true, false);
        }
        return type.equals("text-generation")
                ? Piece.text(chunk.path("text").asText(""))
                : type.equals("stream-start") ? Piece.NOTHING : Piece.ACTIVITY;
    }
}
