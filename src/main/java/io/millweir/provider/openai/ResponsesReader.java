package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.ProviderResult;

/** Reads the answer of {@code /responses}. */
final class ResponsesReader implements AnswerReader {
    @Override
    public ProviderResult read(String where, JsonNode body) {
        Tokens tokens = OpenAiUsage.responses(body.path("usage"));
        String status = body.path("status").asText("");
        return switch (status) {
            // Some answers say "complete".
            case "completed", "complete", "incomplete" -> answered(where, body, tokens);
            default -> AnswerReader.malformed(where, "answered a response of status \"" + status + "\"", tokens);
        };
    }

    private static ProviderResult answered(String where, JsonNode body, Tokens tokens) {
        return body.path("output").isArray()
                ? new ProviderResult.Answered(
                        Answer.chat(ResponsesText.of(body), ResponsesText.finishReason(body), tokens))
                : AnswerReader.malformed(where, "answered without output", tokens);
    }
}
