package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Anthropic's stream of server-sent events, from {@code message_start} to {@code message_stop}. */
final class AnthropicStream {
    private AnthropicStream() {}

    static String write(Prompt prompt, Completion completion, Occasion occasion) {
        boolean withUsage = !occasion.has(Twist.NO_USAGE);
        StringBuilder events = new StringBuilder();

        ObjectNode start = event("message_start");
        ObjectNode message = AnthropicDialect.head(prompt, occasion);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        if (withUsage) {
            message.set("usage", AnthropicDialect.usage(completion, Math.min(1, completion.outputTokens())));
        }
        start.set("message", message);
        append(events, start);

        ObjectNode blockStart = event("content_block_start").put("index", 0);
        blockStart.putObject("content_block").put("type", "text").put("text", "");
        append(events, blockStart);
        append(events, event("ping"));
        for (String word : completion.text().split("(?<=\\s)")) {
            ObjectNode delta = event("content_block_delta").put("index", 0);
            delta.putObject("delta").put("type", "text_delta").put("text", word);
            append(events, delta);
        }
        append(events, event("content_block_stop").put("index", 0));

        ObjectNode end = event("message_delta");
        end.putObject("delta")
                .put("stop_reason", AnthropicDialect.stopReason(completion))
                .put("stop_sequence", completion.stop().orElse(null));
        if (withUsage) {
            end.putObject("usage").put("output_tokens", completion.outputTokens());
        }
        append(events, end);
        append(events, event("message_stop"));
        return events.toString();
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static void append(StringBuilder events, ObjectNode event) {
        events.append("event: ")
                .append(event.path("type").asText())
                .append("\ndata: ")
                .append(event)
                .append("\n\n");
    }
}
