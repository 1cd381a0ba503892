package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text completions of Mistral, which tell no tokens. */
final class NativeMistral implements NativeSpeech {
    private static final Set<String> KEYS = Set.of("prompt", "max_tokens", "temperature", "top_p", "top_k", "stop");

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "prompt")
                .or(() -> NativeSchema.onlyKeys(body, "", KEYS))
                .or(() -> NativeSchema.text(body, "/prompt"))
                .or(() -> NativeSchema.range(body, "/max_tokens", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/top_p", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return TemplateText.prompt(model, body.path("prompt").asText(), body.path("max_tokens"), body.path("stop"));
    }

    @Override
    public ObjectNode whole(Said said) {
        return output(said.completion().text(), reason(said));
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        for (String piece : Pieces.of(said.completion().text())) {
            parts.add(new StreamPart(output(piece, null), piece));
        }
        parts.add(StreamPart.other(output("", reason(said))));
        return parts;
    }

    private static ObjectNode output(String text, @Nullable String reason) {
        ObjectNode answer = Json.object();
        answer.putArray("outputs").addObject().put("text", text).put("stop_reason", reason);
        return answer;
    }

    private static String reason(Said said) {
        return said.finish("stop", "length", "stop");
    }
}
