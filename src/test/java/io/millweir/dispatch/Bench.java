package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Health;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Origin;
import io.millweir.domain.Parameters;
import io.millweir.domain.Plan;
import io.millweir.domain.Prices;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Strategy;
import io.millweir.domain.Tokens;
import io.millweir.provider.Provider;
import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import io.millweir.registry.Models;
import io.millweir.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A dispatcher on real threads between a scripted provider and a recording journal. */
final class Bench implements AutoCloseable {
    final ScriptedProvider provider = new ScriptedProvider("openai");
    final RecordingJournal journal = new RecordingJournal();
    final ScriptedLiveness liveness = new ScriptedLiveness();
    final RecordingChunks chunks = new RecordingChunks();
    final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, Provider> providers = new HashMap<>(Map.of("openai", provider));
    final Map<String, Integer> concurrency = new HashMap<>();

    int maxInFlight = 10_000;
    Duration attemptTimeout = Duration.ofSeconds(20);
    int maxAttempts = 3;
    Duration backoff = Duration.ofMillis(20);
    Duration maxBackoff = Duration.ofMillis(100);
    CircuitBreakerConfig breaker =
            CircuitBreakerConfig.custom().minimumNumberOfCalls(100_000).build();
    int retryBudgetPercent = 1_000;
    int overdueFactor;
    DispatchSettings.ModelLimits limits = DispatchSettings.ModelLimits.NONE;
    DispatchSettings.Hedge hedge = DispatchSettings.Hedge.OFF;
    Duration quotaOpenDuration = Duration.ofHours(2);
    Duration idleTimeout = Duration.ofSeconds(30);
    DispatchSettings.OnBroken onBroken = DispatchSettings.OnBroken.FALL_BACK;
    volatile Constraints constraints = Constraints.NONE;
    volatile PartModels partModels = PartModels.NONE;
    boolean stream;
    final List<Health> health = new CopyOnWriteArrayList<>();
    TokenCounter tokenCounter = (request, answer) -> Tokens.estimated(3, 4);

    private final Steps steps = new Steps(4);
    private final List<ModelCard> cards = new ArrayList<>();
    private final List<Work> offered = new ArrayList<>();
    private final ExecutorService offers = Executors.newSingleThreadExecutor();
    private final AtomicLong offsets = new AtomicLong();
    private volatile Models models = new Models("v0", List.of());
    private Dispatcher dispatcher;

    Bench() {
        timers.setRemoveOnCancelPolicy(true);
        models("a", "b", "c");
    }

    /** Registers plain models. */
    void models(String... names) {
        Stream.of(names).forEach(name -> model(card(name, "OpenAI", OptionalInt.empty(), true)));
    }

    /** Registers a model, over the one of that name. */
    void model(ModelCard card) {
        cards.removeIf(each -> each.name().equals(card.name()));
        cards.add(card);
        models = new Models("v" + cards.size(), List.copyOf(cards));
    }

    /** Registers a model of another provider, whose calls fail. */
    void failingElsewhere(String name) {
        ScriptedProvider elsewhere = new ScriptedProvider("anthropic");
        elsewhere.script(name, ScriptedProvider.fails(ErrorCode.MALFORMED_RESPONSE));
        providers.put("anthropic", elsewhere);
        model(card(name, "Anthropic", OptionalInt.empty(), true));
    }

    static ModelCard card(String name, String service, OptionalInt maxConcurrency, boolean enabled) {
        return new ModelCard(
                name,
                name + "-1",
                service,
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
                OptionalInt.empty(),
                OptionalLong.empty(),
                enabled,
                Map.of(),
                Optional.empty(),
                ModelOptions.NONE);
    }

    synchronized Dispatcher dispatcher() {
        if (dispatcher == null) {
            DispatchSettings settings = new DispatchSettings(
                    maxInFlight,
                    Map.of(),
                    attemptTimeout,
                    concurrency,
                    maxAttempts,
                    IntervalFunction.of(backoff),
                    maxBackoff,
                    retryBudgetPercent,
                    breaker,
                    quotaOpenDuration,
                    overdueFactor,
                    limits,
                    hedge,
                    new DispatchSettings.Streams(idleTimeout, onBroken));
            dispatcher = new Dispatcher(
                    () -> models,
                    new Providers(providers),
                    journal,
                    chunks,
                    tokenCounter,
                    (query, card) -> constraints.objection(query, card),
                    (part, router) -> partModels.of(part, router),
                    settings,
                    new HealthBoard("me", Clock.systemUTC(), health::add),
                    new Telemetry(meters),
                    liveness,
                    () -> 1,
                    Clock.systemUTC(),
                    steps,
                    timers);
        }
        return dispatcher;
    }

    Dispatch.Submission submit(Work work) {
        return dispatcher().submit(work);
    }

    /** Submits a query with a minute's time, now or when its model takes it. */
    void submit(String id, String... plan) {
        offer(work(id, Duration.ofMinutes(1), 0, plan));
    }

    /** Submits a query with this much time, now or when its model takes it. */
    void submit(String id, Duration time, String... plan) {
        offer(work(id, time, 0, plan));
    }

    /** Submits a query, again and again while its model is busy; what was offered first is taken first. */
    void offer(Work work) {
        synchronized (offered) {
            if (offered.isEmpty() && submit(work) != Dispatch.Submission.MODEL_BUSY) {
                return;
            }
            offered.add(work);
            if (offered.size() == 1) {
                offers.execute(this::offerAll);
            }
        }
    }

    private void offerAll() {
        synchronized (offered) {
            offered.removeIf(work -> submit(work) != Dispatch.Submission.MODEL_BUSY);
            if (offered.isEmpty() || offers.isShutdown()) {
                return;
            }
        }
        Eventually.pause(1);
        offers.execute(this::offerAll);
    }

    private boolean allTaken() {
        synchronized (offered) {
            return offered.isEmpty();
        }
    }

    Work work(String id, Duration time, int attemptsMade, String... plan) {
        Instant now = Instant.now();
        return new Work(
                query(id, stream),
                plan(List.of(plan), Optional.empty()),
                new Origin(0, offsets.getAndIncrement(), now.toEpochMilli()),
                now.plus(time),
                attemptsMade);
    }

    /** Submits a query that is answered by several calls. */
    void submit(String id, Duration time, Strategy strategy, String... plan) {
        Work plain = work(id, time, 0, plan);
        offer(new Work(plain.query(), plan(List.of(plan), Optional.of(strategy)), plain.origin(), plain.deadline(), 0));
    }

    private static Plan plan(List<String> models, Optional<Strategy> strategy) {
        return new Plan(
                "cheapest",
                Optional.empty(),
                models.get(0),
                models.subList(1, models.size()),
                Map.of(),
                "test",
                Optional.empty(),
                "v0",
                OptionalDouble.empty(),
                Optional.empty(),
                strategy);
    }

    private static Query query(String id, boolean stream) {
        return new Query(
                id,
                Operation.CHAT,
                List.of(Message.user("hello")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                stream,
                Parameters.NONE,
                ModelOptions.NONE,
                "team-a",
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
    }

    /** Waits until nothing is under way, and no timer is left behind. */
    void awaitIdle() {
        Eventually.holds("everything was taken", this::allTaken);
        Eventually.holds("nothing is in flight", () -> dispatcher().inFlight() == 0);
        Eventually.holds("no timer is left", () -> timers.getQueue().isEmpty());
    }

    @Override
    public void close() {
        timers.shutdownNow();
        offers.shutdownNow();
        steps.close();
        providers.values().forEach(Provider::close);
    }
}
