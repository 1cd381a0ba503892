package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cohere Command and Command Light, which tell no tokens. */
final class NativeCommand implements NativeSpeech {
    private static final Set<String> KEYS = Set.of(
            "prompt",
            "max_tokens",
            "temperature",
            "p",
            "k",
            "stop_sequences",
            "num_generations",
            "stream",
            "return_likelihoods",
            "logit_bias",
            "truncate");

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "prompt")
                .or(() -> NativeSchema.onlyKeys(body, "", KEYS))
                .or(() -> NativeSchema.text(body, "/prompt"))
                .or(() -> NativeSchema.range(body, "/max_tokens", 1, 4_096))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 5))
                .or(() -> NativeSchema.range(body, "/p", 0, 1))
                .or(() -> NativeSchema.range(body, "/num_generations", 1, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return TemplateText.prompt(
                model, body.path("prompt").asText(), body.path("max_tokens"), body.path("stop_sequences"));
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer =
                Json.object().put("id", BedrockWords.uuid(said.occasion().requestId()));
        answer.putArray("generations")
                .addObject()
                .put("id", BedrockWords.uuid(said.occasion().requestId()))
                .put("text", said.completion().text())
                .put("finish_reason", reason(said));
        return answer.put("prompt", said.prompt().texts().get(0));
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        for (String piece : Pieces.of(said.completion().text())) {
            parts.add(new StreamPart(Json.object().put("is_finished", false).put("text", piece), piece));
        }
        parts.add(StreamPart.other(
                Json.object().put("finish_reason", reason(said)).put("is_finished", true)));
        return parts;
    }

    static String reason(Said said) {
        return said.finish("COMPLETE", "MAX_TOKENS", "ERROR_TOXIC");
    }
}
