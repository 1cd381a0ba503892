package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.ProviderResult;

/** Reads the answer of {@code /chat/completions}; of several choices, the first. */
final class ChatReader implements AnswerReader {
    @Override
    public ProviderResult read(String where, JsonNode body) {
        Tokens tokens = OpenAiUsage.chat(body.path("usage"));
        JsonNode choice = body.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            return AnswerReader.malformed(where, "answered without choices[0].message", tokens);
        }
        boolean refused =
                message.path("content").isNull() && message.path("refusal").isTextual();
        String text = refused ? message.path("refusal").textValue() : text(message.path("content"));
        FinishReason reason = refused
                ? FinishReason.CONTENT_FILTER
                : finishReason(choice.path("finish_reason").asText(""));
        return new ProviderResult.Answered(Answer.chat(text, reason, tokens));
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isTextual() ? content.textValue() : "";
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(
                part.isTextual() ? part.textValue() : part.path("text").asText("")));
        return text.toString();
    }

    private static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "stop" -> FinishReason.STOP;
            case "length" -> FinishReason.LENGTH;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            default -> FinishReason.OTHER;
        };
    }
}
