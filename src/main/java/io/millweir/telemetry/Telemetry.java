package io.millweir.telemetry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Query;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Every meter of the application, named by OpenTelemetry's GenAI conventions where they have a name.
 *
 * <p>Threading: thread-safe.
 */
public final class Telemetry {
    /** The conventions leave the attribute out; Prometheus wants the same labels on every series. */
    private static final String NO_ERROR = "none";

    // The boundaries that OpenTelemetry's GenAI conventions give for gen_ai.client.operation.duration.
    private static final Duration[] BUCKETS = IntStream.rangeClosed(0, 13)
            .mapToObj(power -> Duration.ofMillis(10L << power))
            .toArray(Duration[]::new);

    // Those for gen_ai.server.time_to_first_token.
    private static final Duration[] FIRST_TOKEN_BUCKETS = IntStream.of(
                    1, 5, 10, 20, 40, 60, 80, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;

    /** Meters on this registry. */
    public Telemetry(MeterRegistry meters) {
        this.meters = meters;
    }

    /** A query was accepted and planned by this router. */
    public void accepted(String router) {
        meters.counter("millweir.queries.accepted", "router", router).increment();
    }

    /** A query was refused with this error code. */
    public void refused(String code) {
        meters.counter("millweir.queries.refused", "code", code).increment();
    }

    /** A record went to the dead letters. */
    public void deadLetter(String code) {
        meters.counter("millweir.dead.letters", "code", code).increment();
    }

    /** A response was written; its latency counts from the query's record timestamp. */
    public void responded(String status, Duration total) {
        meters.timer("millweir.responses", "status", status).record(total);
    }

    /** A provider call ended. */
    public void called(Query query, Attempt attempt, Duration took) {
        Tags tags = Tags.of(
                "gen_ai.operation.name", query.operation().wireName(),
                "gen_ai.provider.name", attempt.deployment().provider(),
                "gen_ai.request.model", attempt.deployment().modelId());
        Timer.builder("gen_ai.client.operation.duration")
                .tags(tags)
                .tag(
                        "error.type",
                        attempt.failure().map(failure -> failure.code().code()).orElse(NO_ERROR))
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(took);
        tokens(tags, "input", attempt.tokens().input());
        tokens(tags, "output", attempt.tokens().output());
        attempt.firstTokenMs().ifPresent(first -> Timer.builder("gen_ai.server.time_to_first_token")
                .tags(tags)
                .serviceLevelObjectives(FIRST_TOKEN_BUCKETS)
                .register(meters)
                .record(Duration.ofMillis(first)));
        CallLog.line(query, attempt);
    }

    /** A call was given up because the process stops; nobody learns how it ended. */
    public void lost(Query query, Attempt attempt) {
        CallLog.line(query, attempt);
    }

    private void tokens(Tags tags, String type, OptionalLong count) {
        count.ifPresent(tokens -> meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", type))
                .increment(tokens));
    }

    /** How many queries are under way. */
    public void inFlight(IntSupplier count) {
        Gauge.builder("millweir.in.flight", () -> count.getAsInt()).register(meters);
    }

    /** How many accepted queries wait for room. */
    public void waiting(IntSupplier count) {
        Gauge.builder("millweir.waiting", () -> count.getAsInt()).register(meters);
    }

    /**
     * What bounds one model's calls at once.
     *
     * @param limit how many there may be now
     * @param waiting how many queries under way wait for a call of it
     */
    public void limits(String model, IntSupplier limit, IntSupplier waiting) {
        Gauge.builder("millweir.model.concurrency.limit", () -> limit.getAsInt())
                .tag("model", model)
                .register(meters);
        Gauge.builder("millweir.model.waiting", () -> waiting.getAsInt())
                .tag("model", model)
                .register(meters);
    }

    /** A provider would not take a call of this model, or let it run into its timeout. */
    public void throttled(String model) {
        meters.counter("millweir.model.throttled", "model", model).increment();
    }

    /** The state of each deployment's breaker: 0 closed, 1 open, 2 half open. */
    public void breakers(CircuitBreakerRegistry breakers) {
        breakers.getEventPublisher()
                .onEntryAdded(added -> Gauge.builder("millweir.breaker.state", added.getAddedEntry(), Telemetry::state)
                        .tag("deployment", added.getAddedEntry().getName())
                        .register(meters));
    }

    /** A deployment's breaker came to this state. */
    public void breakerChanged(String deployment, String state) {
        meters.counter("millweir.breaker.transitions", "deployment", deployment, "to", state)
                .increment();
    }

    private static double state(CircuitBreaker breaker) {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> 1;
            case HALF_OPEN -> 2;
            default -> 0;
        };
    }
}
