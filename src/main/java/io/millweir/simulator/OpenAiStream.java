package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** OpenAI's stream of server-sent events: a chunk for each word, the usage when asked for, and {@code [DONE]}. */
final class OpenAiStream {
    private OpenAiStream() {}

    static String write(JsonNode request, Completion completion, Occasion occasion) {
        boolean withUsage =
                request.path("stream_options").path("include_usage").asBoolean() && !occasion.has(Twist.NO_USAGE);
        StringBuilder events = new StringBuilder();
        ObjectNode opening = Json.object().put("role", "assistant").put("content", "");
        append(events, chunk(request, occasion, opening, null, withUsage));
        for (String word : completion.text().split("(?<=\\s)")) {
            append(events, chunk(request, occasion, Json.object().put("content", word), null, withUsage));
        }
        String reason = OpenAiDialect.finishReason(completion);
        append(events, chunk(request, occasion, Json.object(), reason, withUsage));
        if (withUsage) {
            ObjectNode last = head(request, occasion);
            last.putArray("choices");
            last.set("usage", OpenAiDialect.usage(completion));
            append(events, last);
        }
        return events.append("data: [DONE]\n\n").toString();
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

    private static void append(StringBuilder events, ObjectNode chunk) {
        events.append("data: ").append(chunk).append("\n\n");
    }
}
