package io.millweir.domain;

import java.util.List;
import java.util.Optional;

/**
 * What a model gave.
 *
 * @param text the answer of a chat; empty for embeddings
 * @param finishReason why the model stopped
 * @param embeddings one vector per input text, in the order of the input; empty for a chat
 * @param tokens what the provider counted
 */
public record Answer(
        Optional<String> text, Optional<FinishReason> finishReason, List<List<Double>> embeddings, Tokens tokens) {
    public Answer {
        embeddings = List.copyOf(embeddings);
    }

    /** The answer of a chat. */
    public static Answer chat(String text, FinishReason finishReason, Tokens tokens) {
        return new Answer(Optional.of(text), Optional.of(finishReason), List.of(), tokens);
    }

    /** The same answer with other token counts. */
    public Answer withTokens(Tokens counted) {
        return new Answer(text, finishReason, embeddings, counted);
    }
}
