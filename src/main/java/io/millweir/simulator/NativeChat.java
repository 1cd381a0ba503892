package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions as Jamba and the newer open models take them. */
final class NativeChat implements NativeSpeech {
    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "messages")
                .or(() -> NativeSchema.array(body, "/messages"))
                .or(() -> OpenAiDialect.messages(body.path("messages")).map(Refusal::message))
                .or(() -> NativeSchema.range(body, "/max_tokens", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/temperature", 0, 2))
                .or(() -> NativeSchema.range(body, "/top_p", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        return Prompt.of(
                model, MissingNode.getInstance(), body.path("messages"), body.path("max_tokens"), body.path("stop"));
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = head(said);
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", said.completion().text())
                .putNull("tool_calls");
        choice.put("finish_reason", OpenAiDialect.finishReason(said.completion()));
        usage(answer, said);
        return answer.put("model", said.model());
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        parts.add(StreamPart.other(chunk(said, Json.object().put("role", "assistant"), null)));
        for (String piece : Pieces.of(said.completion().text())) {
            parts.add(new StreamPart(chunk(said, Json.object().put("content", piece), null), piece));
        }
        ObjectNode end = chunk(said, Json.object().put("content", ""), OpenAiDialect.finishReason(said.completion()));
        usage(end, said);
        parts.add(StreamPart.other(end));
        return parts;
    }

    private static ObjectNode chunk(Said said, ObjectNode delta, @Nullable String reason) {
        ObjectNode chunk = head(said);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", reason);
        return chunk;
    }

    private static ObjectNode head(Said said) {
        return Json.object().put("id", "chatcmpl-" + said.occasion().requestId());
    }

    static void usage(ObjectNode answer, Said said) {
        if (said.tellsUsage()) {
            answer.putObject("usage")
                    .put("prompt_tokens", said.completion().inputTokens())
                    .put("completion_tokens", said.completion().outputTokens())
                    .put(
                            "total_tokens",
                            said.completion().inputTokens() + said.completion().outputTokens());
        }
    }
}
