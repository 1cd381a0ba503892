package io.millweir.config;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads the keys under {@code dispatch}. */
final class DispatchReader {
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int MILLION = 1_000_000;

    private DispatchReader() {}

    static DispatchConfig read(Section section) {
        DispatchConfig dispatch = new DispatchConfig(
                section.integer("max-in-flight", 1_024, 1, MILLION),
                section.integer("max-waiting", MILLION, 0, 100 * MILLION),
                section.choice("on-full", DispatchConfig.OnFull.class, DispatchConfig.OnFull.REFUSE),
                section.choice("ordering", DispatchConfig.Ordering.class, DispatchConfig.Ordering.NONE),
                section.integer("max-query-bytes", MEBIBYTE, 1_024, 8 * MEBIBYTE),
                section.duration("attempt-timeout", Duration.ofSeconds(60)),
                section.duration("query-timeout", Duration.ofMinutes(5)),
                section.duration("drain-timeout", Duration.ofSeconds(30)),
                section.duration("orphan-grace", Duration.ofSeconds(5)),
                retry(section.section("retry")),
                breaker(section.section("circuit-breaker")),
                rateLimit(section.section("rate-limit")),
                adaptiveConcurrency(section.section("adaptive-concurrency")),
                hedge(section.section("hedge")),
                stream(section.section("stream")));
        if (dispatch.orphanGrace().compareTo(Duration.ofSeconds(2)) < 0) {
            section.problem(
                    "orphan-grace",
                    "\"" + dispatch.orphanGrace().toMillis()
                            + "ms\" is less than two heartbeats, every process would count as dead; give 2s or more");
        }
        section.finish();
        return dispatch;
    }

    private static DispatchConfig.Retry retry(Section section) {
        DispatchConfig.Retry retry = new DispatchConfig.Retry(
                section.integer("max-attempts", 3, 1, 100),
                section.duration("initial-backoff", Duration.ofMillis(250)),
                section.duration("max-backoff", Duration.ofSeconds(10)),
                section.integer("budget-percent", 100, 0, 1_000));
        section.finish();
        return retry;
    }

    private static DispatchConfig.CircuitBreaker breaker(Section section) {
        DispatchConfig.CircuitBreaker breaker = new DispatchConfig.CircuitBreaker(
                section.decimal("failure-rate-threshold", "50", "1", "100"),
                section.decimal("slow-call-rate-threshold", "100", "1", "100"),
                section.optionalDuration("slow-call-duration"),
                section.integer("overdue-factor", 3, 0, 1_000),
                section.integer("sliding-window-size", 20, 1, 100_000),
                section.integer("minimum-calls", 10, 1, 100_000),
                section.duration("open-duration", Duration.ofSeconds(5)),
                section.integer("half-open-calls", 3, 1, 1_000),
                section.duration("quota-open-duration", Duration.ofHours(2)));
        section.finish();
        return breaker;
    }

    private static DispatchConfig.RateLimit rateLimit(Section section) {
        int requests = section.integer("requests-per-minute", -1, 1, Integer.MAX_VALUE);
        int tokens = section.integer("tokens-per-minute", -1, 1, Integer.MAX_VALUE);
        section.finish();
        return new DispatchConfig.RateLimit(
                requests < 0 ? OptionalInt.empty() : OptionalInt.of(requests),
                tokens < 0 ? OptionalLong.empty() : OptionalLong.of(tokens));
    }

    private static DispatchConfig.AdaptiveConcurrency adaptiveConcurrency(Section section) {
        DispatchConfig.AdaptiveConcurrency adaptive = new DispatchConfig.AdaptiveConcurrency(
                section.flag("enabled", true), section.integer("minimum", 1, 1, 100_000));
        section.finish();
        return adaptive;
    }

    private static DispatchConfig.Hedge hedge(Section section) {
        DispatchConfig.Hedge hedge = new DispatchConfig.Hedge(
                section.flag("enabled", false),
                section.duration("minimum-delay", Duration.ofMillis(500)),
                section.integer("max-percent", 10, 1, 100));
        section.finish();
        return hedge;
    }

    private static DispatchConfig.Stream stream(Section section) {
        DispatchConfig.Stream stream = new DispatchConfig.Stream(
                section.duration("idle-timeout", Duration.ofSeconds(30)),
                section.choice(
                        "on-broken", DispatchConfig.Stream.OnBroken.class, DispatchConfig.Stream.OnBroken.FALL_BACK));
        section.finish();
        return stream;
    }
}
