package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Collections;

/**
 * When breakers open, and for how long.
 *
 * @param config rates, and the clock
 * @param quotaOpenDuration how long a deployment is left alone whose quota is used up
 * @param longestBackoff a provider that asks to be left alone for longer opens its breaker
 * @param longestTrial a trial call that has not ended by then is given up as never ending
 */
record BreakerRules(
        CircuitBreakerConfig config, Duration quotaOpenDuration, Duration longestBackoff, Duration longestTrial) {
    static BreakerRules of(DispatchSettings settings) {
        Duration timeout = settings.attemptTimeouts().isEmpty()
                ? settings.defaultAttemptTimeout()
                : Collections.max(settings.attemptTimeouts().values());
        Duration longest =
                timeout.compareTo(settings.defaultAttemptTimeout()) > 0 ? timeout : settings.defaultAttemptTimeout();
        return new BreakerRules(
                settings.breaker(), settings.quotaOpenDuration(), settings.maxBackoff(), longest.multipliedBy(2));
    }

    /** How long a breaker stays open for calls that failed. */
    Duration openDuration() {
        return Duration.ofMillis(config.getWaitIntervalFunctionInOpenState().apply(1));
    }
}
