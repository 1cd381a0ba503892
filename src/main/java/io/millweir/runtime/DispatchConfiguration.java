package io.millweir.runtime;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.millweir.config.DispatchConfig;
import io.millweir.config.MillweirConfig;
import io.millweir.config.ProviderConfig;
import io.millweir.dispatch.DispatchSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Reads the settings of dispatch out of the configuration. */
final class DispatchConfiguration {
    private static final Duration NEVER_SLOW = Duration.ofDays(365);

    private DispatchConfiguration() {}

    static DispatchSettings settings(MillweirConfig config, Clock clock) {
        DispatchConfig dispatch = config.dispatch();
        DispatchConfig.Retry retry = dispatch.retry();
        DispatchConfig.CircuitBreaker breaker = dispatch.circuitBreaker();
        Map<String, Duration> timeouts = new HashMap<>();
        Map<String, Integer> concurrency = new HashMap<>();
        for (ProviderConfig provider : config.providers().values()) {
            timeouts.put(provider.name(), provider.timeout());
            concurrency.put(provider.name(), provider.maxConcurrency());
        }
        return new DispatchSettings(
                dispatch.maxInFlight(),
                timeouts,
                dispatch.attemptTimeout(),
                concurrency,
                retry.maxAttempts(),
                IntervalFunction.ofExponentialRandomBackoff(
                        retry.initialBackoff().toMillis(),
                        2,
                        0.5,
                        Math.max(
                                retry.initialBackoff().toMillis(),
                                retry.maxBackoff().toMillis())),
                retry.maxBackoff(),
                retry.budgetPercent(),
                breaker(breaker, clock),
                breaker.quotaOpenDuration(),
                breaker.overdueFactor(),
                new DispatchSettings.ModelLimits(
                        dispatch.rateLimit().requestsPerMinute(),
                        dispatch.rateLimit().tokensPerMinute(),
                        dispatch.adaptiveConcurrency().enabled(),
                        dispatch.adaptiveConcurrency().minimum()),
                new DispatchSettings.Hedge(
                        dispatch.hedge().enabled(),
                        dispatch.hedge().minimumDelay(),
                        dispatch.hedge().maxPercent()),
                new DispatchSettings.Streams(
                        dispatch.stream().idleTimeout(),
                        switch (dispatch.stream().onBroken()) {
                            case FALL_BACK -> DispatchSettings.OnBroken.FALL_BACK;
                            case ANSWER -> DispatchSettings.OnBroken.ANSWER;
                        }));
    }

    private static CircuitBreakerConfig breaker(DispatchConfig.CircuitBreaker breaker, Clock clock) {
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .failureRateThreshold(breaker.failureRatePercent().floatValue())
                .slowCallRateThreshold(breaker.slowCallRatePercent().floatValue())
                // resilience4j takes a call of a minute for slow when it is told nothing.
                .slowCallDurationThreshold(breaker.slowCallDuration().orElse(NEVER_SLOW))
                .slidingWindowSize(breaker.slidingWindowSize())
                .minimumNumberOfCalls(breaker.minimumCalls())
                .waitDurationInOpenState(breaker.openDuration())
                .permittedNumberOfCallsInHalfOpenState(breaker.halfOpenCalls())
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .build();
    }
}
