package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Anthropic's stream of events, from {@code message_start} to {@code message_stop}. */
final class AnthropicStream {
    private AnthropicStream() {}

    /**
     * Writes the events of an answer.
     *
     * @param head the message as far as it is known before the first word
     */
    static List<StreamPart> write(ObjectNode head, Completion completion, Occasion occasion) {
        boolean withUsage = !occasion.has(Twist.NO_USAGE);
        List<StreamPart> parts = new ArrayList<>();

        ObjectNode start = event("message_start");
        head.putArray("content");
        head.putNull("stop_reason").putNull("stop_sequence");
        if (withUsage) {
            head.set("usage", AnthropicDialect.usage(completion, Math.min(1, completion.outputTokens())));
        }
        start.set("message", head);
        add(parts, start);

        int index = 0;
        if (!completion.reasoning().isEmpty()) {
            thinking(parts, completion.reasoning());
            index++;
        }
        if (!completion.text().isEmpty()) {
            text(parts, completion.text(), index);
        }

        ObjectNode end = event("message_delta");
        end.putObject("delta")
                .put("stop_reason", AnthropicDialect.stopReason(completion))
                .put("stop_sequence", completion.stop().orElse(null));
        if (withUsage) {
            end.putObject("usage").put("output_tokens", completion.outputTokens());
        }
        add(parts, end);
        add(parts, event("message_stop"));
        return parts;
    }

    private static void thinking(List<StreamPart> parts, String reasoning) {
        ObjectNode start = event("content_block_start").put("index", 0);
        start.putObject("content_block")
                .put("type", "thinking")
                .put("thinking", "")
                .put("signature", "");
        add(parts, start);
        add(parts, event("ping"));
        for (String piece : Pieces.of(reasoning)) {
            ObjectNode delta = event("content_block_delta").put("index", 0);
            delta.putObject("delta").put("type", "thinking_delta").put("thinking", piece);
            parts.add(new StreamPart(delta, piece));
        }
        ObjectNode signed = event("content_block_delta").put("index", 0);
        signed.putObject("delta").put("type", "signature_delta").put("signature", AnthropicDialect.SIGNATURE);
        add(parts, signed);
        add(parts, event("content_block_stop").put("index", 0));
    }

    private static void text(List<StreamPart> parts, String text, int index) {
        ObjectNode start = event("content_block_start").put("index", index);
        start.putObject("content_block").put("type", "text").put("text", "");
        add(parts, start);
        add(parts, event("ping"));
        for (String piece : Pieces.of(text)) {
            ObjectNode delta = event("content_block_delta").put("index", index);
            delta.putObject("delta").put("type", "text_delta").put("text", piece);
            parts.add(new StreamPart(delta, piece));
        }
        add(parts, event("content_block_stop").put("index", index));
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static void add(List<StreamPart> parts, ObjectNode event) {
        parts.add(new StreamPart(event, ""));
    }
}
