package io.millweir.dispatch;

import io.millweir.domain.Operation;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests and tokens per minute of one model. What a call will use is reserved by an estimate and settled by what
 * it used.
 *
 * <p>Threading: not thread-safe, the lock of its owner guards it; but {@link #need} may be called from anywhere.
 */
final class Allowance {
    /** Tokens of an answer as long as the model has not answered. */
    static final int USUAL_OUTPUT_AT_FIRST = 256;

    /** Weight of the latest answer in the running average. */
    private static final double LATEST = 0.1;

    private final DispatchSettings.ModelLimits limits;
    private final TokenCounter counter;
    private final IntSupplier instances;
    private final LongSupplier nanos;
    private @Nullable RateLimit requests;
    private volatile @Nullable RateLimit tokens;
    private volatile double usualOutput = USUAL_OUTPUT_AT_FIRST;

    Allowance(DispatchSettings.ModelLimits limits, TokenCounter counter, IntSupplier instances, LongSupplier nanos) {
        this.limits = limits;
        this.counter = counter;
        this.instances = instances;
        this.nanos = nanos;
    }

    /** From now on as this card says. A rate that stays keeps what was taken of it. */
    void follow(ModelCard card) {
        OptionalLong configured = limits.requestsPerMinute().isPresent()
                ? OptionalLong.of(limits.requestsPerMinute().getAsInt())
                : OptionalLong.empty();
        requests = rate(
                card.requestsPerMinute().isPresent()
                        ? OptionalLong.of(card.requestsPerMinute().getAsInt())
                        : configured,
                requests);
        tokens = rate(card.tokensPerMinute().isPresent() ? card.tokensPerMinute() : limits.tokensPerMinute(), tokens);
    }

    private @Nullable RateLimit rate(OptionalLong perMinute, @Nullable RateLimit before) {
        if (perMinute.isEmpty()) {
            return null;
        }
        long rate = perMinute.getAsLong();
        return before != null && before.perMinute() == rate ? before : new RateLimit(rate, instances, nanos);
    }

    /** Whether a query's tokens matter, so that they must be estimated. */
    boolean countsTokens() {
        return tokens != null;
    }

    /** The tokens that a call for this query will probably use; 0 when they do not matter. */
    long need(ModelCard card, Query query) {
        return countsTokens() ? Math.max(1, counter.input(query) + output(card, query)) : 0;
    }

    private long output(ModelCard card, Query query) {
        if (query.operation() == Operation.EMBEDDINGS) {
            return 0;
        }
        long wanted = query.parameters().maxTokens().isPresent()
                ? query.parameters().maxTokens().getAsInt()
                : Math.round(usualOutput);
        return Math.min(wanted, card.maxOutputTokens().orElse(Integer.MAX_VALUE));
    }

    /** Whether one more call of so many tokens may go now. */
    boolean allows(long need) {
        RateLimit ofTokens = tokens;
        return (requests == null || requests.allows(1)) && (ofTokens == null || ofTokens.allows(Math.max(1, need)));
    }

    /** Nanoseconds until a call of so many tokens may go. */
    long nanosUntil(long need) {
        RateLimit ofTokens = tokens;
        return Math.max(
                requests == null ? 0 : requests.nanosUntil(1),
                ofTokens == null ? 0 : ofTokens.nanosUntil(Math.max(1, need)));
    }

    /** Reserves for one call. */
    void take(long need) {
        RateLimit ofTokens = tokens;
        if (requests != null) {
            requests.take(1);
        }
        if (ofTokens != null) {
            ofTokens.take(need);
        }
    }

    /** The call was not made. */
    void giveBack(long need) {
        RateLimit ofTokens = tokens;
        if (requests != null) {
            requests.giveBack(1);
        }
        if (ofTokens != null) {
            ofTokens.giveBack(need);
        }
    }

    /** The call was made and ended so. */
    void settle(long need, ProviderResult result) {
        if (result instanceof ProviderResult.Answered answered) {
            answered.answer().tokens().output().ifPresent(this::learn);
        }
        RateLimit ofTokens = tokens;
        if (ofTokens != null) {
            long used = used(need, result);
            ofTokens.take(used - need);
            ofTokens.giveBack(need - used);
        }
    }

    private void learn(long output) {
        usualOutput += LATEST * (output - usualOutput);
    }

    /** Where nobody says, a call that was refused used nothing, and any other what was reserved. */
    private static long used(long need, ProviderResult result) {
        Tokens told = result instanceof ProviderResult.Answered answered
                ? answered.answer().tokens()
                : ((ProviderResult.Failed) result).tokens();
        if (told.input().isPresent() || told.output().isPresent()) {
            return told.input().orElse(0)
                    + told.output().orElse(0)
                    + told.cacheRead().orElse(0)
                    + told.cacheWrite().orElse(0);
        }
        if (result instanceof ProviderResult.Failed failed) {
            return switch (failed.failure().code()) {
                case TIMEOUT, MALFORMED_RESPONSE, CONTENT_FILTERED, INTERNAL -> need;
                default -> 0;
            };
        }
        return need;
    }
}
