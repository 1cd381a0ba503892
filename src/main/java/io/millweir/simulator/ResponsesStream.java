package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of OpenAI's Responses, from {@code response.created} to {@code response.completed} or {@code
 * response.incomplete}; there is no {@code [DONE]}.
 */
final class ResponsesStream {
    private final List<StreamEvent> events = new ArrayList<>();
    private final Occasion occasion;

    private ResponsesStream(Occasion occasion) {
        this.occasion = occasion;
    }

    static List<StreamEvent> write(JsonNode request, Completion completion, Occasion occasion) {
        ResponsesStream stream = new ResponsesStream(occasion);
        for (String type : List.of("response.created", "response.in_progress")) {
            stream.add(event(type).set("response", OpenAiResponses.response(request, occasion, "in_progress")));
        }
        int index = 0;
        if (!completion.reasoning().isEmpty()) {
            stream.reasoning(completion.reasoning());
            index++;
        }
        ObjectNode whole = OpenAiResponses.whole(request, completion, occasion);
        String status = whole.path("status").asText();
        if (!completion.text().isEmpty()) {
            stream.message(completion.text(), status, index);
        }
        stream.add(event("response." + status).set("response", whole));
        return stream.events;
    }

    private void reasoning(String thought) {
        ObjectNode empty = OpenAiResponses.reasoning(occasion, "");
        String item = empty.path("id").asText();
        add(placed("response.output_item.added", 0).set("item", empty));
        add(summary("response.reasoning_summary_part.added", item).set("part", summaryPart("")));
        for (String piece : Pieces.of(thought)) {
            add(summary("response.reasoning_summary_text.delta", item).put("delta", piece), piece);
        }
        add(summary("response.reasoning_summary_text.done", item).put("text", thought));
        add(summary("response.reasoning_summary_part.done", item).set("part", summaryPart(thought)));
        add(placed("response.output_item.done", 0).set("item", OpenAiResponses.reasoning(occasion, thought)));
    }

    private void message(String text, String status, int index) {
        ObjectNode empty = OpenAiResponses.message(occasion, "in_progress", "");
        String item = empty.path("id").asText();
        add(placed("response.output_item.added", index).set("item", empty));
        add(content("response.content_part.added", item, index).set("part", OpenAiResponses.part("")));
        for (String piece : Pieces.of(text)) {
            ObjectNode delta =
                    content("response.output_text.delta", item, index).put("delta", piece);
            delta.putArray("logprobs");
            add(delta, piece);
        }
        ObjectNode done = content("response.output_text.done", item, index).put("text", text);
        done.putArray("logprobs");
        add(done);
        add(content("response.content_part.done", item, index).set("part", OpenAiResponses.part(text)));
        add(placed("response.output_item.done", index).set("item", OpenAiResponses.message(occasion, status, text)));
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode placed(String type, int index) {
        return event(type).put("output_index", index);
    }

    private static ObjectNode content(String type, String item, int index) {
        return placed(type, index).put("item_id", item).put("content_index", 0);
    }

    private static ObjectNode summary(String type, String item) {
        return placed(type, 0).put("item_id", item).put("summary_index", 0);
    }

    private static ObjectNode summaryPart(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    private void add(ObjectNode event) {
        add(event, "");
    }

    private void add(ObjectNode event, String delta) {
        events.add(Sse.typed(event.put("sequence_number", events.size()), delta));
    }

    /** How this stream goes wrong. */
    record Voice(String model) implements StreamVoice {
        @Override
        public byte[] error(StreamError kind) {
            Refusal refusal = OpenAiErrors.fault(kind.status(), model);
            ObjectNode event = event("error")
                    .put("code", refusal.code() == null ? refusal.type() : refusal.code())
                    .put("message", refusal.message())
                    .put("param", refusal.param());
            return Sse.typed(event, "").bytes();
        }

        @Override
        public byte[] spoilt(StreamEvent event) {
            return Sse.spoilt();
        }
    }
}
