package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Amazon Titan Text. */
final class NativeTitan implements NativeSpeech {
    private static final Set<String> KEYS = Set.of("inputText", "textGenerationConfig");
    private static final Set<String> CONFIG = Set.of("maxTokenCount", "temperature", "topP", "stopSequences");

    @Override
    public Optional<String> broken(JsonNode body) {
        return NativeSchema.required(body, "inputText")
                .or(() -> NativeSchema.onlyKeys(body, "", KEYS))
                .or(() -> NativeSchema.onlyKeys(body, "/textGenerationConfig", CONFIG))
                .or(() -> NativeSchema.text(body, "/inputText"))
                .or(() -> NativeSchema.range(body, "/textGenerationConfig/maxTokenCount", 1, Integer.MAX_VALUE))
                .or(() -> NativeSchema.range(body, "/textGenerationConfig/temperature", 0, 1))
                .or(() -> NativeSchema.range(body, "/textGenerationConfig/topP", 0, 1));
    }

    @Override
    public Prompt prompt(String model, JsonNode body) {
        JsonNode config = body.path("textGenerationConfig");
        return TemplateText.prompt(
                model, body.path("inputText").asText(), config.path("maxTokenCount"), config.path("stopSequences"));
    }

    @Override
    public ObjectNode whole(Said said) {
        ObjectNode answer = Json.object();
        ObjectNode result = Json.object();
        if (said.tellsUsage()) {
            answer.put("inputTextTokenCount", said.completion().inputTokens());
            result.put("tokenCount", said.completion().outputTokens());
        }
        result.put("outputText", said.completion().text()).put("completionReason", reason(said));
        answer.putArray("results").add(result);
        return answer;
    }

    @Override
    public List<StreamPart> parts(Said said) {
        List<StreamPart> parts = new ArrayList<>();
        for (String piece : Pieces.of(said.completion().text())) {
            ObjectNode data = chunk(piece).putNull("totalOutputTextTokenCount").putNull("completionReason");
            parts.add(new StreamPart(
                    data.put(
                            "inputTextTokenCount",
                            parts.isEmpty() && said.tellsUsage()
                                    ? Long.valueOf(said.completion().inputTokens())
                                    : null),
                    piece));
        }
        ObjectNode end = chunk("")
                .put(
                        "totalOutputTextTokenCount",
                        said.tellsUsage() ? Long.valueOf(said.completion().outputTokens()) : null)
                .put("completionReason", reason(said))
                .putNull("inputTextTokenCount");
        parts.add(StreamPart.other(end));
        return parts;
    }

    private static ObjectNode chunk(String text) {
        return Json.object().put("outputText", text).put("index", 0);
    }

    private static String reason(Said said) {
        return said.finish("FINISH", "LENGTH", "CONTENT_FILTERED");
    }
}
