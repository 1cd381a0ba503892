package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cohere Command R, which tells no tokens. */
final class NativeCommandR implements NativeSpeech {
    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "message")
                .or(() -> NativeSchema.text(body, "/message"))
                .or(() -> NativeSchema.range(body, "/max_tokens", 1, 4_096))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 5))
                .or(() -> NativeSchema.range(body, "/p", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        List<String> texts = new ArrayList<>(Json.strings(body.path("preamble")));
        body.path("chat_history").forEach(turn -> texts.add(turn.path("message").asText()));
        String message = body.path("message").asText();
        texts.add(message);
        Prompt last = Prompt.ofText(model, message, message, body.path("max_tokens"), body.path("stop_sequences"));
        return new Prompt(model, texts, message, last.maxTokens(), last.stops());
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = Json.object()
                .put("response_id", BedrockWords.uuid(said.occasion().requestId()))
                .put("text", said.completion().text())
                .put("generation_id", BedrockWords.uuid(said.occasion().requestId()));
        ArrayNode history = answer.putArray("chat_history");
        history.addObject().put("role", "USER").put("message", said.prompt().question());
        history.addObject()
                .put("role", "CHATBOT")
                .put("message", said.completion().text());
        return answer.put("finish_reason", NativeCommand.reason(said));
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        for (String piece : Pieces.of(said.completion().text())) {
            ObjectNode data = Json.object().put("event_type", "text-generation").put("is_finished", false);
            parts.add(new StreamPart(data.put("text", piece), piece));
        }
        ObjectNode end = Json.object().put("event_type", "stream-end").put("is_finished", true);
        end.set("response", whole(said));
        parts.add(StreamPart.other(end.put("finish_reason", NativeCommand.reason(said))));
        return parts;
    }
}
