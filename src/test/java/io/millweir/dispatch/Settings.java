package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Map;

/** Plain settings for tests. */
final class Settings {
    private Settings() {}

    static DispatchSettings of(Map<String, Integer> concurrency) {
        return of(Map.of(), concurrency);
    }

    static DispatchSettings of(Map<String, Duration> timeouts, Map<String, Integer> concurrency) {
        return new DispatchSettings(
                10,
                timeouts,
                Duration.ofSeconds(30),
                concurrency,
                3,
                IntervalFunction.of(Duration.ofMillis(100)),
                Duration.ofSeconds(10),
                1_000,
                CircuitBreakerConfig.ofDefaults(),
                Duration.ofHours(2),
                0,
                DispatchSettings.ModelLimits.NONE,
                DispatchSettings.Hedge.OFF,
                new DispatchSettings.Streams(Duration.ofSeconds(30), DispatchSettings.OnBroken.FALL_BACK));
    }
}
