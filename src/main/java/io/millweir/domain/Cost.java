package io.millweir.domain;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * An exact amount of money, split by what it was paid for; decimals, never binary floating point.
 *
 * @param input for input tokens
 * @param output for output tokens
 * @param cacheRead for tokens read from the provider's cache; empty when there were none
 * @param cacheWrite for tokens written to the provider's cache; empty when there were none
 * @param total the sum of the parts
 * @param currency ISO 4217 code
 */
public record Cost(
        BigDecimal input,
        BigDecimal output,
        Optional<BigDecimal> cacheRead,
        Optional<BigDecimal> cacheWrite,
        BigDecimal total,
        String currency) {
    /** The sum of two amounts in one currency. */
    public Cost plus(Cost other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(
                    "cost: cannot add \"" + other.currency + "\" to \"" + currency + "\"; convert first");
        }
        return new Cost(
                input.add(other.input),
                output.add(other.output),
                plus(cacheRead, other.cacheRead),
                plus(cacheWrite, other.cacheWrite),
                total.add(other.total),
                currency);
    }

    private static Optional<BigDecimal> plus(Optional<BigDecimal> left, Optional<BigDecimal> right) {
        return left.isPresent() && right.isPresent() ? Optional.of(left.get().add(right.get())) : left.or(() -> right);
    }
}
