package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's stream of server-sent events: chunks of a few words, the usage when asked for, and {@code [DONE]}. */
final class OpenAiStream {
    private OpenAiStream() {}

    static List<StreamEvent> write(JsonNode request, Completion completion, Occasion occasion) {
        boolean withUsage =
                request.path("stream_options").path("include_usage").asBoolean() && !occasion.has(Twist.NO_USAGE);
        List<StreamEvent> events = new ArrayList<>();
        ObjectNode opening = Json.object().put("role", "assistant").put("content", "");
        events.add(Sse.data(chunk(request, occasion, opening, null, withUsage), ""));
        for (String piece : Pieces.of(completion.reasoning())) {
            ObjectNode delta = Json.object().put("reasoning_content", piece);
            events.add(Sse.data(chunk(request, occasion, delta, null, withUsage), piece));
        }
        for (String piece : Pieces.of(completion.text())) {
            ObjectNode delta = Json.object().put("content", piece);
            events.add(Sse.data(chunk(request, occasion, delta, null, withUsage), piece));
        }
        String reason = OpenAiDialect.finishReason(completion);
        events.add(Sse.data(chunk(request, occasion, Json.object(), reason, withUsage), ""));
        if (withUsage) {
            ObjectNode last = head(request, occasion);
            last.putArray("choices");
            last.set("usage", OpenAiDialect.usage(completion));
            events.add(Sse.data(last, ""));
        }
        if (!occasion.has(Twist.NO_DONE)) {
            events.add(StreamEvent.other(Sse.bytes("data: [DONE]\n\n")));
        }
        return events;
    }

    private static ObjectNode chunk(
            JsonNode request, Occasion occasion, ObjectNode delta, @Nullable String reason, boolean withUsage) {
        ObjectNode chunk = head(request, occasion);
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", reason);
        if (withUsage) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private static ObjectNode head(JsonNode request, Occasion occasion) {
        return Json.object()
                .put("id", "chatcmpl-" + occasion.requestId())
                .put("object", "chat.completion.chunk")
                .put("created", occasion.now().getEpochSecond())
                .put("model", request.path("model").asText());
    }
}
