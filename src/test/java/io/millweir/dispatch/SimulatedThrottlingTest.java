package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millweir.config.ProviderConfig;
import io.millweir.config.Secret;
import io.millweir.provider.openai.OpenAiProvider;
import io.millweir.registry.ModelCard;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits against a server that throttles, over real connections. */
@Timeout(60)
class SimulatedThrottlingTest {
    private static final int TAKES = 12;
    private static final int QUERIES = 400;

    private final Bench bench = new Bench();
    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));

    @BeforeEach
    void connect() {
        bench.provider.close();
        bench.providers.put(
                "openai",
                new OpenAiProvider(
                        new ProviderConfig(
                                "openai",
                                ProviderConfig.Type.OPENAI,
                                Optional.of(simulator.url().toString()),
                                List.of(new Secret("test-key-0123456789")),
                                Duration.ofSeconds(20),
                                256,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                ProviderConfig.SystemPrompt.REFUSE),
                        Set.of(),
                        Clock.systemUTC()));
        // So few that the first burst, all refused at once, is within what a retry budget saves up.
        bench.concurrency.put("openai", 96);
        bench.maxAttempts = 100;
        bench.backoff = Duration.ofMillis(50);
        // The breaker is tested elsewhere.
        bench.breaker = CircuitBreakerConfig.custom()
                .slidingWindowSize(100_000)
                .minimumNumberOfCalls(100_000)
                .build();
    }

    @AfterEach
    void close() {
        bench.close();
        simulator.close();
    }

    @Test
    void finds_the_calls_at_once_that_a_server_takes_and_answers_every_query() {
        bench.limits = new DispatchSettings.ModelLimits(OptionalInt.empty(), OptionalLong.empty(), true, 1);
        ModelCard limited = LimitsBench.card("sim-limit-" + TAKES + "-plus-latency-50");
        bench.model(limited);

        submitAll(limited.name());

        assertThat(outcomes("ok")).isEqualTo(QUERIES);
        // Those of the first burst; without a limit of ours most of 96 would be refused again and again.
        assertThat(outcomes("429")).isLessThan(QUERIES / 2);
        assertThat(bench.dispatcher().slotsTaken("provider:openai")).isZero();
    }

    @Test
    void keeps_to_the_requests_of_a_card() {
        bench.model(LimitsBench.card("plain", OptionalInt.empty(), OptionalInt.of(6_000), OptionalLong.empty()));
        long from = System.nanoTime();

        submitAll("plain", 1_200);

        // A burst of 1,000, and the rest at 100 a second.
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(outcomes("ok")).isEqualTo(1_200);
    }

    private void submitAll(String model) {
        submitAll(model, QUERIES);
    }

    private void submitAll(String model, int queries) {
        for (int i = 0; i < queries; i++) {
            bench.submit("q" + i, model);
        }
        bench.awaitIdle();
    }

    private long outcomes(String outcome) {
        return simulator.ledger().stream()
                .filter(entry -> entry.outcome().equals(outcome))
                .count();
    }
}
