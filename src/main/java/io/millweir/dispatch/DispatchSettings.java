package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Map;

/**
 * How plans are carried out.
 *
 * @param maxInFlight most queries under way at once
 * @param attemptTimeouts longest duration of one call by service in lower case, where the card says nothing
 * @param defaultAttemptTimeout longest duration of one call of a service that is not in {@code attemptTimeouts}
 * @param maxConcurrency most calls at once by service in lower case
 * @param maxAttemptsPerModel calls of one model for one query, the first included
 * @param backoff milliseconds before the n-th retry (from 1), with jitter
 * @param maxBackoff a provider that asks for a longer pause is left for the next model of the plan
 * @param breaker of each deployment
 */
public record DispatchSettings(
        int maxInFlight,
        Map<String, Duration> attemptTimeouts,
        Duration defaultAttemptTimeout,
        Map<String, Integer> maxConcurrency,
        int maxAttemptsPerModel,
        IntervalFunction backoff,
        Duration maxBackoff,
        CircuitBreakerConfig breaker) {}
