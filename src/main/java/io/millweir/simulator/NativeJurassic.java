package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** AI21's Jurassic-2, which has no streams and tells no tokens. */
final class NativeJurassic implements NativeSpeech {
    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "prompt")
                .or(() -> NativeSchema.text(body, "/prompt"))
                .or(() -> NativeSchema.range(body, "/maxTokens", 1, 8_191))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/topP", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return TemplateText.prompt(
                model, body.path("prompt").asText(), body.path("maxTokens"), body.path("stopSequences"));
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = Json.object().put("id", 1234);
        ObjectNode prompt = answer.putObject("prompt");
        prompt.put("text", said.prompt().texts().get(0)).putArray("tokens");
        ObjectNode completion = answer.putArray("completions").addObject();
        completion.putObject("data").put("text", said.completion().text()).putArray("tokens");
        completion.putObject("finishReason").put("reason", said.finish("endoftext", "length", "endoftext"));
        return answer;
    }

    @Override
    public List<StreamPart> parts(Said said) {
        return List.of();
    }
}
