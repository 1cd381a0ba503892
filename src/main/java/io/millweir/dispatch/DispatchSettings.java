package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How plans are carried out.
 *
 * @param maxInFlight most queries under way at once
 * @param attemptTimeouts longest duration of one call by service, where the card says nothing
 * @param defaultAttemptTimeout longest duration of one call of a service that is not in {@code attemptTimeouts}
 * @param maxConcurrency most calls at once by service
 * @param maxAttemptsPerModel calls of one model for one query, the first included
 * @param backoff milliseconds before the n-th retry (from 1), with jitter
 * @param maxBackoff a provider that asks for a longer pause is left for the next model of the plan
 * @param retryBudgetPercent most retries as a share of first calls, in percent
 * @param breaker of each deployment
 * @param quotaOpenDuration how long a deployment is left alone whose quota is used up
 * @param overdueFactor a call that takes so many times its deployment's usual p95 is overdue; 0: never
 * @param limits what bounds the calls of one model
 * @param hedge when a slow call gets company
 * @param streams how streamed answers are carried out
 */
public record DispatchSettings(
        int maxInFlight,
        Map<String, Duration> attemptTimeouts,
        Duration defaultAttemptTimeout,
        Map<String, Integer> maxConcurrency,
        int maxAttemptsPerModel,
        IntervalFunction backoff,
        Duration maxBackoff,
        int retryBudgetPercent,
        CircuitBreakerConfig breaker,
        Duration quotaOpenDuration,
        int overdueFactor,
        ModelLimits limits,
        Hedge hedge,
        Streams streams) {
    /**
     * What bounds the calls of one model besides its card and {@code maxConcurrency}.
     *
     * @param requestsPerMinute where the card says nothing
     * @param tokensPerMinute where the card says nothing
     * @param adaptive whether the calls at once follow what the provider takes
     * @param minimum fewest calls at once, however often the provider throttles
     */
    public record ModelLimits(
            OptionalInt requestsPerMinute, OptionalLong tokensPerMinute, boolean adaptive, int minimum) {
        /** No rate limit, the configured calls at once. */
        public static final ModelLimits NONE = new ModelLimits(OptionalInt.empty(), OptionalLong.empty(), false, 1);
    }

    /**
     * When a slow call gets company.
     *
     * @param minimumDelay a second call is never made sooner
     * @param maxPercent most second calls as a share of first ones, in percent
     */
    public record Hedge(boolean enabled, Duration minimumDelay, int maxPercent) {
        /** Never. */
        public static final Hedge OFF = new Hedge(false, Duration.ZERO, 0);
    }

    /**
     * How streamed answers are carried out.
     *
     * @param idleTimeout longest silence after the first delta
     */
    public record Streams(Duration idleTimeout, OnBroken onBroken) {}

    /** What becomes of a query whose answer breaks off after deltas went out. */
    public enum OnBroken {
        /** As if nothing had gone out, but for a reset: tried again, the next model, or the error. */
        FALL_BACK,
        /** It is answered with the error and the text that had arrived. */
        ANSWER
    }

    public DispatchSettings {
        attemptTimeouts = canonical(attemptTimeouts);
        maxConcurrency = canonical(maxConcurrency);
    }

    /** Longest duration of one call of this model. */
    Duration attemptTimeout(ModelCard card) {
        return card.timeout().orElseGet(() -> attemptTimeouts.getOrDefault(service(card), defaultAttemptTimeout));
    }

    /** Most calls at once of all models of this one's provider. */
    int maxConcurrency(ModelCard card) {
        return maxConcurrency.getOrDefault(service(card), Integer.MAX_VALUE);
    }

    private static String service(ModelCard card) {
        return Providers.canonical(card.service());
    }

    private static <T> Map<String, T> canonical(Map<String, T> byService) {
        Map<String, T> canonical = new HashMap<>();
        byService.forEach((service, value) -> canonical.put(Providers.canonical(service), value));
        return Map.copyOf(canonical);
    }
}
