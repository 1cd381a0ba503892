package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Amazon Nova: like Converse, with other names for limits and token counts. */
final class NativeNova implements NativeSpeech {
    private static final Set<String> KEYS =
            Set.of("schemaVersion", "messages", "system", "inferenceConfig", "toolConfig", "reasoningConfig");
    private static final Set<String> CONFIG = Set.of(
            "max_new_tokens",
            "maxTokens",
            "temperature",
            "topP",
            "top_p",
            "topK",
            "top_k",
            "stopSequences",
            "reasoningConfig");

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "messages")
                .or(() -> NativeSchema.onlyKeys(body, "", KEYS))
                .or(() -> NativeSchema.onlyKeys(body, "/inferenceConfig", CONFIG))
                .or(() -> NativeSchema.range(body, "/inferenceConfig/max_new_tokens", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/inferenceConfig/maxTokens", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/inferenceConfig/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/inferenceConfig/topP", 0, 1))
                .or(() -> ConverseRules.conversation(body));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        JsonNode config = body.path("inferenceConfig");
        JsonNode most = config.has("max_new_tokens") ? config.path("max_new_tokens") : config.path("maxTokens");
        JsonNode stops = config.has("stopSequences") ? config.path("stopSequences") : MissingNode.getInstance();
        return Prompt.of(model, body.path("system"), body.path("messages"), most, stops);
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = Json.object();
        ObjectNode message = answer.putObject("output").putObject("message");
        ArrayNode content = message.putArray("content");
        if (!said.completion().reasoning().isEmpty()) {
            content.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", said.completion().reasoning());
        }
        if (!said.completion().text().isEmpty()) {
            content.addObject().put("text", said.completion().text());
        }
        message.put("role", "assistant");
        answer.put("stopReason", BedrockConverse.stopReason(said.completion()));
        if (said.tellsUsage()) {
            answer.set(
                    "usage",
                    usage(said.completion())
                            .put(
                                    "totalTokens",
                                    said.completion().inputTokens()
                                            + said.completion().outputTokens()));
        }
        return answer;
    }

    /** Each delta has a block of its own, as recorded. */
    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        parts.add(StreamPart.other(wrapped("messageStart", Json.object().put("role", "assistant"))));
        int index = 0;
        for (String piece : Pieces.of(said.completion().reasoning())) {
            ObjectNode delta = Json.object();
            delta.putObject("delta")
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", piece);
            index = block(parts, delta, piece, index);
        }
        for (String piece : Pieces.of(said.completion().text())) {
            ObjectNode delta = Json.object();
            delta.putObject("delta").put("text", piece);
            index = block(parts, delta, piece, index);
        }
        String reason = BedrockConverse.stopReason(said.completion());
        parts.add(StreamPart.other(wrapped("messageStop", Json.object().put("stopReason", reason))));
        ObjectNode metadata = Json.object();
        if (said.tellsUsage()) {
            metadata.set("usage", usage(said.completion()));
        }
        metadata.putObject("metrics");
        metadata.putObject("trace");
        parts.add(StreamPart.other(wrapped("metadata", metadata)));
        return parts;
    }

    private static int block(List<StreamPart> parts, ObjectNode delta, String piece, int index) {
        parts.add(new StreamPart(wrapped("contentBlockDelta", delta.put("contentBlockIndex", index)), piece));
        ObjectNode stop = Json.object().put("contentBlockIndex", index);
        parts.add(StreamPart.other(wrapped("contentBlockStop", stop)));
        return index + 1;
    }

    private static ObjectNode wrapped(String name, ObjectNode event) {
        return Json.object().set(name, event);
    }

    private static ObjectNode usage(Completion completion) {
        return Json.object()
                .put("inputTokens", completion.inputTokens())
                .put("outputTokens", completion.outputTokens())
                .put("cacheReadInputTokenCount", 0)
                .put("cacheWriteInputTokenCount", 0);
    }

    @Override
    public boolean thinks() {
        return true;
    }
}
