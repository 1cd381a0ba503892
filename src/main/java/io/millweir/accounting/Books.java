package io.millweir.accounting;

import io.millweir.domain.Attempt;
import io.millweir.domain.Cost;
import io.millweir.domain.Prices;
import io.millweir.domain.Purpose;
import io.millweir.domain.Query;
import io.millweir.domain.Response;
import io.millweir.domain.Tokens;
import io.millweir.domain.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns attempts into usage records and exact cost: tokens × price, or nothing where either is not known. */
public final class Books {
    private static final int PER_MILLION = 6;

    private final String currency;

    /** Books kept in this currency, an ISO 4217 code. */
    public Books(String currency) {
        this.currency = currency;
    }

    /** What a call cost; empty unless every class of tokens it used is counted by the provider and has a price. */
    public Optional<Cost> cost(Tokens tokens, Prices prices) {
        if (!tokens.known() || tokens.estimated()) {
            return Optional.empty();
        }
        Optional<BigDecimal> input = part(tokens.input(), prices.input());
        Optional<BigDecimal> output = part(tokens.output(), prices.output());
        Optional<BigDecimal> cacheRead = part(tokens.cacheRead(), prices.cacheRead());
        Optional<BigDecimal> cacheWrite = part(tokens.cacheWrite(), prices.cacheWrite());
        if (input.isEmpty() || output.isEmpty() || cacheRead.isEmpty() || cacheWrite.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Cost(
                input.get(),
                output.get(),
                used(tokens.cacheRead()) ? cacheRead : Optional.empty(),
                used(tokens.cacheWrite()) ? cacheWrite : Optional.empty(),
                input.get().add(output.get()).add(cacheRead.get()).add(cacheWrite.get()),
                currency));
    }

    /** The sum over all attempts whose cost is known; empty when none is. */
    public Optional<Cost> cost(List<Attempt> attempts) {
        return attempts.stream()
                .flatMap(attempt -> cost(attempt.tokens(), attempt.prices()).stream())
                .reduce(Cost::plus);
    }

    /** The usage record of one call. */
    public Usage usage(Query query, Attempt attempt) {
        Tokens tokens = attempt.tokens();
        return new Usage(
                query.id() + "/" + attempt.number(),
                query.id(),
                attempt.number(),
                query.tenant(),
                query.user().orElse(null),
                query.tags().isEmpty() ? null : query.tags(),
                query.metadata().orElse(null),
                query.operation().wireName(),
                attempt.model(),
                attempt.deployment().modelId(),
                attempt.deployment().provider(),
                attempt.deployment().region().orElse(null),
                attempt.streamed(),
                attempt.outcome(),
                boxed(tokens.input()),
                boxed(tokens.output()),
                boxed(tokens.total()),
                boxed(tokens.cacheRead()),
                boxed(tokens.cacheWrite()),
                boxed(tokens.reasoning()),
                tokens.estimated() ? true : null,
                cost(tokens, attempt.prices()).map(Books::fields).orElse(null),
                prices(attempt.prices()),
                attempt.priceVersion(),
                attempt.fallbackIndex(),
                attempt.startedAt(),
                attempt.endedAt(),
                attempt.purpose().map(Purpose::wireName).orElse(null));
    }

    /** The tokens of an answer as a response shows them. */
    public static Response.TokenCounts counts(Tokens tokens) {
        return new Response.TokenCounts(
                boxed(tokens.input()),
                boxed(tokens.output()),
                boxed(tokens.total()),
                boxed(tokens.cacheRead()),
                boxed(tokens.cacheWrite()),
                boxed(tokens.reasoning()),
                tokens.estimated() ? true : null);
    }

    /** Money as an event shows it. */
    public static Response.CostFields fields(Cost cost) {
        return new Response.CostFields(
                cost.input(),
                cost.output(),
                cost.cacheRead().orElse(null),
                cost.cacheWrite().orElse(null),
                cost.total(),
                cost.currency());
    }

    private static Usage.@Nullable UnitPrices prices(Prices prices) {
        return prices.equals(Prices.UNKNOWN)
                ? null
                : new Usage.UnitPrices(
                        prices.input().orElse(null),
                        prices.output().orElse(null),
                        prices.cacheRead().orElse(null),
                        prices.cacheWrite().orElse(null));
    }

    /** Tokens × price / 1,000,000 without rounding; zero tokens cost nothing whatever the price. */
    private static Optional<BigDecimal> part(OptionalLong tokens, Optional<BigDecimal> price) {
        return used(tokens)
                ? price.map(perMillion -> plain(perMillion
                        .multiply(BigDecimal.valueOf(tokens.getAsLong()))
                        .movePointLeft(PER_MILLION)))
                : Optional.of(BigDecimal.ZERO);
    }

    private static boolean used(OptionalLong tokens) {
        return tokens.orElse(0) > 0;
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
