package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderResult;
import java.util.Optional;
import java.util.function.Function;

/** Reads whole answers of InvokeModel. Counts that the body has not are taken from the response's headers. */
public final class NativeAnswers {
    private NativeAnswers() {}

    /**
     * What the model answered.
     *
     * @param where provider and model, for messages
     * @param headers of the response, by name
     */
    public static ProviderResult read(
            String where, NativePayload payload, byte[] body, Function<String, Optional<String>> headers) {
        Tokens counted = Counts.ofHeaders(headers);
        Optional<JsonNode> json = Json.parse(body).filter(JsonNode::isObject);
        if (json.isEmpty()) {
            return AnswerReader.malformed(
                    where, "answered with " + body.length + " bytes that are no JSON object", counted);
        }
        Optional<Piece> piece = payload.answer(json.get());
        if (piece.isEmpty()) {
            return AnswerReader.malformed(where, "answered without the fields of the model's native shape", counted);
        }
        Tokens tokens = Counts.first(piece.get().tokens(), counted);
        FinishReason reason = Guardrails.intervened(json.get())
                ? FinishReason.CONTENT_FILTER
                : piece.get().finish().orElse(FinishReason.OTHER);
        return new ProviderResult.Answered(Answer.chat(piece.get().text(), reason, tokens));
    }
}
