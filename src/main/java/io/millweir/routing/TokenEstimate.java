package io.millweir.routing;

import io.millweir.domain.Prices;
import io.millweir.registry.ModelCard;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The tokens that a query will probably consume.
 *
 * @param input of the prompt, as {@link TokenEstimator} counts
 * @param maxOutput the most the client wants; empty when it did not say
 * @param output of the answer, if the model may write that many
 */
public record TokenEstimate(long input, OptionalInt maxOutput, long output) {
    /** Tokens of the answer when the client gives no {@code max_tokens}. */
    public static final int DEFAULT_OUTPUT = 256;

    private static final int MILLION_DIGITS = 6;

    /** Of a chat: {@code max_tokens} when it is given, else {@value #DEFAULT_OUTPUT}. */
    public static TokenEstimate chat(long input, OptionalInt maxTokens) {
        return new TokenEstimate(input, maxTokens, maxTokens.orElse(DEFAULT_OUTPUT));
    }

    /** Of embeddings, which have no output tokens. */
    public static TokenEstimate embeddings(long input) {
        return new TokenEstimate(input, OptionalInt.empty(), 0);
    }

    /** Tokens of this model's answer: the estimate, but not more than the model writes. */
    public long outputOf(ModelCard card) {
        return Math.min(output, card.maxOutputTokens().orElse(Integer.MAX_VALUE));
    }

    /** What the query will probably cost on this model, exact in the estimate; empty when a price is missing. */
    public Optional<BigDecimal> costOn(ModelCard card) {
        Prices prices = card.prices();
        long answer = outputOf(card);
        if (prices.input().isEmpty() || (prices.output().isEmpty() && answer > 0)) {
            return Optional.empty();
        }
        BigDecimal forInput = prices.input().get().multiply(BigDecimal.valueOf(input));
        BigDecimal forOutput = prices.output().orElse(BigDecimal.ZERO).multiply(BigDecimal.valueOf(answer));
        return Optional.of(forInput.add(forOutput).movePointLeft(MILLION_DIGITS));
    }

    /** Whether prompt and wanted answer fit the model's context window, as far as it is known. */
    public boolean fits(ModelCard card) {
        return card.contextWindow().isEmpty()
                || input + maxOutput.orElse(0) <= card.contextWindow().getAsLong();
    }
}
