package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.FinishReason;

/** What whole answers and streamed ones of {@code /chat/completions} have in common. */
final class ChatText {
    private ChatText() {}

    /** The text of a message's content: a string, or parts of which some hold text. */
    static String of(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.textValue() : "";
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(
                part.isTextual() ? part.textValue() : part.path("text").asText("")));
        return text.toString();
    }

    static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.OTHER;
        };
    }
}
