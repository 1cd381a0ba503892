package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OpenAI's text completions, as the servers behind SageMaker endpoints of the marketplace have them. */
final class NativeCompletions implements NativeSpeech {
    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "prompt")
                .or(() -> NativeSchema.text(body, "/prompt"))
                .or(() -> NativeSchema.range(body, "/max_tokens", 1, Integer.MAX_VALUE));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return TemplateText.prompt(model, body.path("prompt").asText(), body.path("max_tokens"), body.path("stop"));
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = choice(said, said.completion().text(), OpenAiDialect.finishReason(said.completion()));
        NativeChat.usage(answer, said);
        return answer;
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        for (String piece : Pieces.of(said.completion().text())) {
            parts.add(new StreamPart(choice(said, piece, null), piece));
        }
        ObjectNode end = choice(said, "", OpenAiDialect.finishReason(said.completion()));
        NativeChat.usage(end, said);
        parts.add(StreamPart.other(end));
        return parts;
    }

    private static ObjectNode choice(Said said, String text, @Nullable String reason) {
        ObjectNode answer = Json.object()
                .put("object", "text_completion")
                .put("id", "")
                .put("created", said.occasion().now().getEpochSecond())
                .put("model", "/opt/ml/model")
                .put("system_fingerprint", "simulated");
        answer.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("text", text)
                .putNull("logprobs")
                .put("finish_reason", reason);
        return answer;
    }
}
