package io.millweir.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderResult;
import java.util.OptionalLong;

/** Reads the answer of {@code /v1/messages}: the text blocks, whatever stands between them. */
final class MessagesReader implements AnswerReader {
    @Override
    public ProviderResult read(String where, JsonNode body) {
        Tokens tokens = tokens(body.path("usage"));
        if (!body.path("content").isArray()) {
            return AnswerReader.malformed(where, "answered without content", tokens);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode block : body.path("content")) {
            if (block.path("type").asText("").equals("text")) {
                text.append(block.path("text").asText(""));
            }
        }
        return new ProviderResult.Answered(Answer.chat(
                text.toString(), finishReason(body.path("stop_reason").asText("")), tokens));
    }

    private static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /** Anthropic's input tokens exclude both kinds of cache, as ours do. */
    private static Tokens tokens(JsonNode usage) {
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
