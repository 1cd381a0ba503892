package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.StreamReader;
import io.millweir.provider.StreamStep;

/**
 * Reads the stream of {@code /chat/completions}; of several choices, the first. The answer is whole with its finish
 * reason; after it comes the usage, if any, and {@code [DONE]}.
 */
final class ChatStream implements StreamReader {
    private State state = State.OPEN;
    private boolean begun;
    private boolean refused;
    private FinishReason reason = FinishReason.OTHER;
    private Tokens tokens = Tokens.UNKNOWN;

    @Override
    public StreamStep read(String name, JsonNode chunk) {
        if (name.equals("error")
                || chunk.path("error").isObject()
                || chunk.path("error").isTextual()
                || chunk.path("object").asText("").equals("error")) {
            return new StreamStep.Refused(chunk);
        }
        if (chunk.path("usage").isObject()) {
            // Some servers count up as they go: the last word holds, sums would be wrong.
            tokens = OpenAiUsage.chat(chunk.path("usage"));
        }
        StreamStep step = StreamStep.QUIET;
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) != 0) {
                step = step == StreamStep.QUIET ? StreamStep.ACTIVITY : step;
                continue;
            }
            begun = true;
            step = delta(choice.path("delta"), step);
            if (choice.path("finish_reason").isTextual()) {
                reason = ChatText.finishReason(choice.path("finish_reason").textValue());
                state = state == State.OPEN ? State.WHOLE : state;
            }
        }
        return step;
    }

    private StreamStep delta(JsonNode delta, StreamStep otherwise) {
        String text = ChatText.of(delta.path("content"));
        String refusal = delta.path("refusal").asText("");
        if (delta.path("refusal").isTextual() && !refusal.isEmpty()) {
            refused = true;
            text += refusal;
        }
        if (!text.isEmpty()) {
            return new StreamStep.Text(text);
        }
        boolean works = says(delta, "reasoning_content")
                || says(delta, "reasoning")
                || says(delta, "reasoning_details")
                || says(delta, "tool_calls")
                || says(delta, "function_call")
                || says(delta, "content");
        return works ? StreamStep.ACTIVITY : otherwise;
    }

    private static boolean says(JsonNode delta, String field) {
        JsonNode value = delta.path(field);
        return value.isTextual() ? !value.textValue().isEmpty() : !value.isEmpty();
    }

    @Override
    public StreamStep done() {
        if (!begun) {
            return new StreamStep.Nonsense("no choice at all");
        }
        state = State.FINISHED;
        return StreamStep.QUIET;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public FinishReason finishReason() {
        return refused ? FinishReason.CONTENT_FILTER : reason;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }
}
