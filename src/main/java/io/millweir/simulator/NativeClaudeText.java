package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The text completions of Claude 2 and Claude Instant, which tell no tokens. */
final class NativeClaudeText implements NativeSpeech {
    private static final String HUMAN = "\n\nHuman:";
    private static final Set<String> KEYS = Set.of(
            "prompt", "max_tokens_to_sample", "temperature", "top_p", "top_k", "stop_sequences", "anthropic_version");

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "prompt", "max_tokens_to_sample")
                .or(() -> NativeSchema.onlyKeys(body, "", KEYS))
                .or(() -> NativeSchema.text(body, "/prompt"))
                .or(() -> body.path("prompt").asText().contains("Human:")
                        ? Optional.empty()
                        : Optional.of("Invalid prompt: prompt must start with \"\\n\\nHuman:\" turn"))
                .or(() -> NativeSchema.range(body, "/max_tokens_to_sample", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/top_p", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return TemplateText.prompt(
                model, body.path("prompt").asText(), body.path("max_tokens_to_sample"), body.path("stop_sequences"));
    }

    @Override
    public ObjectNode whole(Said said) {
        return end(said, said.completion().text());
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        for (String piece : Pieces.of(said.completion().text())) {
            ObjectNode data = Json.object().put("type", "completion").put("completion", piece);
            parts.add(new StreamPart(data.putNull("stop_reason").putNull("stop"), piece));
        }
        parts.add(StreamPart.other(end(said, "")));
        return parts;
    }

    private static ObjectNode end(Said said, String text) {
        boolean cut = said.completion().finish() == Completion.Finish.LENGTH;
        return Json.object()
                .put("type", "completion")
                .put("completion", text)
                .put("stop_reason", cut ? "max_tokens" : "stop_sequence")
                .put("stop", cut ? null : said.completion().stop().orElse(HUMAN));
    }
}
