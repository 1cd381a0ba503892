package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The events of ConverseStream: {@code messageStart} to {@code messageStop}, and {@code metadata} after it. */
final class ConverseStream {
    private static final String PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private ConverseStream() {}

    static List<StreamEvent> write(Completion completion, Occasion occasion) {
        List<StreamEvent> events = new ArrayList<>();
        add(events, "messageStart", Json.object().put("role", "assistant"), "");
        int index = 0;
        if (!completion.reasoning().isEmpty()) {
            for (String piece : Pieces.of(completion.reasoning())) {
                ObjectNode delta = block(index);
                delta.putObject("delta").putObject("reasoningContent").put("text", piece);
                add(events, "contentBlockDelta", delta, piece);
            }
            ObjectNode signed = block(index);
            signed.putObject("delta").putObject("reasoningContent").put("signature", AnthropicDialect.SIGNATURE);
            add(events, "contentBlockDelta", signed, "");
            add(events, "contentBlockStop", block(index), "");
            index++;
        }
        if (!completion.text().isEmpty()) {
            for (String piece : Pieces.of(completion.text())) {
                ObjectNode delta = block(index);
                delta.putObject("delta").put("text", piece);
                add(events, "contentBlockDelta", delta, piece);
            }
            add(events, "contentBlockStop", block(index), "");
        }
        add(events, "messageStop", Json.object().put("stopReason", BedrockConverse.stopReason(completion)), "");
        ObjectNode metadata = Json.object();
        metadata.putObject("metrics").put("latencyMs", occasion.latency().toMillis());
        if (!occasion.has(Twist.NO_USAGE)) {
            metadata.set("usage", BedrockConverse.usage(completion));
        }
        add(events, "metadata", metadata, "");
        return events;
    }

    private static ObjectNode block(int index) {
        return Json.object().put("contentBlockIndex", index);
    }

    private static void add(List<StreamEvent> events, String type, ObjectNode payload, String delta) {
        payload.put("p", padding(payload.toString()));
        events.add(new StreamEvent(EventStreamFrame.event(type, payload), delta));
    }

    /** Hides the length of what was said, as AWS does. */
    static String padding(String payload) {
        return PADDING.substring(0, 1 + Draw.of(0, payload).below(PADDING.length()));
    }
}
