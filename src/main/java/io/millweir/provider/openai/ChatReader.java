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
        String text = refused ? message.path("refusal").textValue() : ChatText.of(message.path("content"));
        FinishReason reason = refused
                ? FinishReason.CONTENT_FILTER
                : ChatText.finishReason(choice.path("finish_reason").asText(""));
        return new ProviderResult.Answered(Answer.chat(text, reason, tokens));
    }
}
