package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.FinishReason;

/** What whole answers and streamed ones of {@code /responses} have in common. */
final class ResponsesText {
    private ResponsesText() {}

    /** All text of a response's output, refusals among it. */
    static String of(JsonNode response) {
        StringBuilder text = new StringBuilder();
        for (JsonNode item : response.path("output")) {
            for (JsonNode part : item.path("content")) {
                switch (part.path("type").asText("")) {
                    case "output_text" -> text.append(part.path("text").asText(""));
                    case "refusal" -> text.append(part.path("refusal").asText(""));
                    default -> {}
                }
            }
        }
        return text.toString();
    }

    /** Why a response that has ended did so. */
    static FinishReason finishReason(JsonNode response) {
        if (response.path("status").asText("").equals("incomplete")) {
            return switch (response.path("incomplete_details").path("reason").asText("")) {
                case "max_output_tokens" -> FinishReason.LENGTH;
                case "content_filter" -> FinishReason.CONTENT_FILTER;
                default -> FinishReason.OTHER;
            };
        }
        boolean calls = false;
        for (JsonNode item : response.path("output")) {
            calls |= item.path("type").asText("").equals("function_call");
            for (JsonNode part : item.path("content")) {
                if (part.path("type").asText("").equals("refusal")) {
                    return FinishReason.CONTENT_FILTER;
                }
            }
        }
        return calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }
}
