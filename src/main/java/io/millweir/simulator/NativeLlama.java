package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Meta's Llama, and models that were imported. */
final class NativeLlama implements NativeSpeech {
    private static final Set<String> KEYS = Set.of("prompt", "max_gen_len", "temperature", "top_p", "images");

    /** Imported models take also what their servers take. */
    private final boolean strict;

    NativeLlama(boolean strict) {
        this.strict = strict;
    }

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "prompt")
                .or(() -> strict ? NativeSchema.onlyKeys(body, "", KEYS) : Optional.empty())
                .or(() -> NativeSchema.text(body, "/prompt"))
                .or(() -> NativeSchema.range(body, "/max_gen_len", 1, strict ? 8_192 : Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/top_p", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        JsonNode most = body.has("max_gen_len") ? body.path("max_gen_len") : body.path("max_tokens");
        JsonNode stops = body.has("stop") ? body.path("stop") : MissingNode.getInstance();
        return TemplateText.prompt(model, body.path("prompt").asText(), most, stops);
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = Json.object().put("generation", said.completion().text());
        if (said.tellsUsage()) {
            answer.put("prompt_token_count", said.completion().inputTokens())
                    .put("generation_token_count", said.completion().outputTokens());
        }
        return answer.put("stop_reason", said.finish("stop", "length", "stop"));
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        StringBuilder soFar = new StringBuilder();
        for (String piece : Pieces.of(said.completion().text())) {
            soFar.append(piece);
            ObjectNode data = Json.object().put("generation", piece);
            if (said.tellsUsage()) {
                data.put(
                                "prompt_token_count",
                                parts.isEmpty() ? Long.valueOf(said.completion().inputTokens()) : null)
                        .put("generation_token_count", TokenCount.of(soFar.toString()));
            }
            parts.add(new StreamPart(data.putNull("stop_reason"), piece));
        }
        ObjectNode end = Json.object().put("generation", "");
        if (said.tellsUsage()) {
            end.putNull("prompt_token_count")
                    .put("generation_token_count", said.completion().outputTokens());
        }
        parts.add(StreamPart.other(end.put("stop_reason", said.finish("stop", "length", "stop"))));
        return parts;
    }
}
