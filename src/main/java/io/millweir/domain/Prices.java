package io.millweir.domain;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Unit prices of a model, per million tokens, in the accounting currency.
 *
 * @param input per million input tokens
 * @param output per million output tokens
 * @param cacheRead per million tokens read from the provider's prompt cache
 * @param cacheWrite per million tokens written to the provider's prompt cache
 */
public record Prices(
        Optional<BigDecimal> input,
        Optional<BigDecimal> output,
        Optional<BigDecimal> cacheRead,
        Optional<BigDecimal> cacheWrite) {
    /** No price known. */
    public static final Prices UNKNOWN =
            new Prices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether input and output have a price. */
    public boolean known() {
        return input.isPresent() && output.isPresent();
    }
}
