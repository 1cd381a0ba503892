package io.millweir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.domain.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a recorded stream says, read line by line without the adapter's means. */
final class RecordedStreams {
    private RecordedStreams() {}

    static void check(String what, String operation, String sse, Answer answer) {
        List<JsonNode> events = sse.lines()
                .filter(line -> line.startsWith("data: ") && !line.equals("data: [DONE]"))
                .map(line -> json(line.substring(6)))
                .toList();
        if (operation.equals("responses")) {
            JsonNode last = events.get(events.size() - 1).path("response");
            StringBuilder text = new StringBuilder();
            last.path("output").forEach(item -> item.path("content")
                    .forEach(part -> text.append(part.path("text").asText())));
            assertThat(answer.text()).as(what).contains(text.toString());
            assertThat(answer.finishReason().orElseThrow().wireName()).as(what).isEqualTo("stop");
            RecordedOpenAiTest.tokens(what, last.path("usage"), "input_tokens", "output_tokens", answer.tokens());
            return;
        }
        StringBuilder text = new StringBuilder();
        String reason = "";
        JsonNode usage = com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        for (JsonNode event : events) {
            usage = event.path("usage").isObject() ? event.path("usage") : usage;
            for (JsonNode choice : event.path("choices")) {
                if (choice.path("index").asInt() == 0) {
                    JsonNode content = choice.path("delta").path("content");
                    text.append(content.isTextual() ? content.asText() : "");
                    reason = choice.path("finish_reason").isTextual()
                            ? choice.path("finish_reason").asText()
                            : reason;
                }
            }
        }
        assertThat(answer.text()).as(what).contains(text.toString());
        assertThat(answer.finishReason().orElseThrow().wireName()).as(what).isEqualTo(reason);
        RecordedOpenAiTest.tokens(what, usage, "prompt_tokens", "completion_tokens", answer.tokens());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
