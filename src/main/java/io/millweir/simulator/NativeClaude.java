package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Claude's Messages, without the model and the stream flag that Anthropic's own service takes. */
final class NativeClaude implements NativeSpeech {
    @Override
    public Optional<String> broken(JsonNode body) {
        for (String key : List.of("model", "stream")) {
            if (body.has(key)) {
                return Optional.of(NativeSchema.malformed("#: extraneous key [" + key + "] is not permitted"));
            }
        }
        return NativeSchema.required(body, "anthropic_version", "max_tokens", "messages")
                .or(() -> body.path("anthropic_version").asText().equals("bedrock-2023-05-31")
                        ? Optional.empty()
                        : Optional.of("anthropic_version: Input should be 'bedrock-2023-05-31'"))
                .or(() -> NativeSchema.range(body, "/max_tokens", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/top_p", 0, 1))
                .or(() -> AnthropicDialect.messages(body.path("messages")).map(Refusal::message));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return Prompt.of(
                model,
                body.path("system"),
                body.path("messages"),
                body.path("max_tokens"),
                body.path("stop_sequences"));
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = AnthropicDialect.whole(head(said), said.completion(), said.occasion());
        withoutTier(answer.path("usage"));
        return answer;
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = AnthropicStream.write(head(said), said.completion(), said.occasion());
        withoutTier(parts.get(0).data().at("/message/usage"));
        return parts.stream()
                // Bedrock has no pings.
                .filter(part -> !part.data().path("type").asText().equals("ping"))
                .toList();
    }

    @Override
    public boolean thinks() {
        return true;
    }

    private static void withoutTier(JsonNode usage) {
        if (usage instanceof ObjectNode object) {
            object.remove("service_tier");
        }
    }

    private static ObjectNode head(Said said) {
        return Json.object()
                .put("id", "msg_bdrk_" + said.occasion().requestId())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", said.model().replaceFirst("^anthropic\\.", "").replaceFirst("-v\\d+(:.*)?$", ""));
    }
}
