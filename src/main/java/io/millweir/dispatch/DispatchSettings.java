package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * @param breaker of each deployment
 * @param quotaOpenDuration how long a deployment is left alone whose quota is used up
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
        CircuitBreakerConfig breaker,
        Duration quotaOpenDuration,
        Streams streams) {
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

    /**
     * The slots that one call of this model takes. The model's comes first: who waits for it must not hold a slot of
     * the provider, which other models need.
     */
    List<Slots.Need> slots(ModelCard card) {
        List<Slots.Need> needs = new ArrayList<>();
        card.maxConcurrency().ifPresent(limit -> needs.add(new Slots.Need("model:" + card.name(), limit)));
        needs.add(new Slots.Need(
                "provider:" + service(card), maxConcurrency.getOrDefault(service(card), Integer.MAX_VALUE)));
        return needs;
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
