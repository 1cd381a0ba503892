package io.millweir.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.ProviderResult;

/** Reads the answer of {@code /v1/messages}: the text blocks, whatever stands between them. */
final class MessagesReader implements AnswerReader {
    @Override
    public ProviderResult read(String where, JsonNode body) {
        Tokens tokens = MessagesText.tokens(body.path("usage"));
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
                text.toString(),
                MessagesText.finishReason(body.path("stop_reason").asText("")),
                tokens));
    }
}
