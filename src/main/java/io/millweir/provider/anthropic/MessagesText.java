package io.millweir.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import java.util.OptionalLong;

/** What whole answers and streamed ones of {@code /v1/messages} have in common. */
final class MessagesText {
    private MessagesText() {}

    static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /**
     * Anthropic's input tokens exclude both kinds of cache, as ours do. What {@code iterations} adds up to may be more;
     * the counts at the top are those that the answer is accounted by.
     */
    static Tokens tokens(JsonNode usage) {
        OptionalLong input = Json.count(usage, "input_tokens");
        OptionalLong output = Json.count(usage, "output_tokens");
        if (input.isEmpty() || output.isEmpty()) {
            return Tokens.UNKNOWN;
        }
        return new Tokens(
                input,
                output,
                Json.count(usage, "cache_read_input_tokens"),
                Json.count(usage, "cache_creation_input_tokens"),
                Json.count(usage.path("output_tokens_details"), "thinking_tokens"),
                false);
    }
}
