package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Prices;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Limits over a clock of the test's, with tokens counted as letters. */
final class LimitsBench {
    static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);
    static final Duration MAX_BACKOFF = Duration.ofSeconds(10);
    static final ProviderResult ANSWERED = answered(7, 11);

    final VirtualTime time = new VirtualTime();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, Integer> ofProviders = new HashMap<>();
    final AtomicInteger instances = new AtomicInteger(1);
    final AtomicInteger estimates = new AtomicInteger();
    OptionalInt requestsPerMinute = OptionalInt.empty();
    OptionalLong tokensPerMinute = OptionalLong.empty();
    boolean adaptive;
    int minimum = 1;
    private @Nullable Limits limits;

    Limits limits() {
        if (limits == null) {
            DispatchSettings settings = new DispatchSettings(
                    10_000,
                    Map.of(),
                    ATTEMPT_TIMEOUT,
                    ofProviders,
                    3,
                    IntervalFunction.of(Duration.ofMillis(100)),
                    MAX_BACKOFF,
                    20,
                    CircuitBreakerConfig.ofDefaults(),
                    Duration.ofHours(2),
                    0,
                    new DispatchSettings.ModelLimits(requestsPerMinute, tokensPerMinute, adaptive, minimum),
                    DispatchSettings.Hedge.OFF,
                    new DispatchSettings.Streams(Duration.ofSeconds(30), DispatchSettings.OnBroken.FALL_BACK));
            limits = new Limits(settings, counter(), instances::get, time::nanos, time, new Telemetry(meters));
        }
        return limits;
    }

    private TokenCounter counter() {
        return new TokenCounter() {
            @Override
            public Tokens estimate(ProviderRequest request, Answer answer) {
                throw new AssertionError("answers are not counted by limits");
            }

            @Override
            public long input(Query query) {
                estimates.incrementAndGet();
                return query.text().length();
            }
        };
    }

    double gauge(String name, String model) {
        return meters.get(name).tag("model", model).gauge().value();
    }

    int limit(String model) {
        return (int) gauge("millweir.model.concurrency.limit", model);
    }

    static ModelCard card(String name) {
        return card(name, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());
    }

    static ModelCard card(String name, int maxConcurrency) {
        return card(name, OptionalInt.of(maxConcurrency), OptionalInt.empty(), OptionalLong.empty());
    }

    static ModelCard card(String name, OptionalInt maxConcurrency, OptionalInt requests, OptionalLong tokens) {
        return new ModelCard(
                name,
                name,
                "OpenAI",
                Optional.empty(),
                Optional.empty(),
                Prices.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Operation.CHAT,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                Map.of(),
                Optional.empty(),
                maxConcurrency,
                requests,
                tokens,
                true,
                Map.of(),
                Optional.empty(),
                ModelOptions.NONE);
    }

    /** A query of one token that wants one more. */
    static Query query(String id) {
        return query(id, Priority.NORMAL, 1, OptionalInt.of(1));
    }

    static Query query(String id, Priority priority) {
        return query(id, priority, 1, OptionalInt.of(1));
    }

    static Query query(String id, Priority priority, int input, OptionalInt maxTokens) {
        return new Query(
                id,
                Operation.CHAT,
                List.of(Message.user("x".repeat(input))),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                new Parameters(OptionalDouble.empty(), OptionalDouble.empty(), maxTokens, List.of()),
                ModelOptions.NONE,
                "team-a",
                Optional.empty(),
                Map.of(),
                priority,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
    }

    static ProviderResult answered(long input, long output) {
        return new ProviderResult.Answered(Answer.chat("fine", FinishReason.STOP, Tokens.of(input, output)));
    }

    static ProviderResult failed(ErrorCode code) {
        return new ProviderResult.Failed(Failure.of(code, "scripted"));
    }

    static ProviderResult throttled(Duration retryAfter) {
        return new ProviderResult.Failed(
                Failure.of(ErrorCode.RATE_LIMITED, "scripted").withRetryAfter(Optional.of(retryAfter)));
    }
}
