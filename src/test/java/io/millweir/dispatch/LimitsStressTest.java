package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that take, try, wait, give up and end as they like. */
class LimitsStressTest {
    private static final int THREADS = 8;
    private static final int OF_PROVIDER = 6;

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<ModelCard> cards = List.of(
            LimitsBench.card("narrow", 2),
            LimitsBench.card("wide", 5),
            LimitsBench.card("rated", OptionalInt.of(4), OptionalInt.of(600_000), OptionalLong.of(60_000_000)));
    private final Map<String, AtomicInteger> inside =
            Map.of("narrow", new AtomicInteger(), "wide", new AtomicInteger(), "rated", new AtomicInteger());
    private final AtomicInteger insideProvider = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final AtomicInteger granted = new AtomicInteger();
    private final Limits limits = new Limits(
            settings(),
            (request, answer) -> Tokens.UNKNOWN,
            () -> 1,
            System::nanoTime,
            timers,
            new Telemetry(new SimpleMeterRegistry()));

    LimitsStressTest() {
        timers.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void close() {
        timers.shutdownNow();
        threads.shutdownNow();
    }

    private static DispatchSettings settings() {
        DispatchSettings plain = Settings.of(Map.of("openai", OF_PROVIDER));
        return new DispatchSettings(
                plain.maxInFlight(),
                plain.attemptTimeouts(),
                plain.defaultAttemptTimeout(),
                plain.maxConcurrency(),
                plain.maxAttemptsPerModel(),
                plain.backoff(),
                plain.maxBackoff(),
                plain.retryBudgetPercent(),
                plain.breaker(),
                plain.quotaOpenDuration(),
                plain.overdueFactor(),
                new DispatchSettings.ModelLimits(OptionalInt.empty(), OptionalLong.empty(), true, 1),
                plain.hedge(),
                plain.streams());
    }

    @Test
    void keep_every_bound_and_leak_nothing() throws Exception {
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < THREADS; worker++) {
            Random random = new Random(worker);
            workers.add(CompletableFuture.runAsync(() -> work(random), threads));
        }
        CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        Eventually.holds("the provider is empty", () -> limits.taken("provider:openai") == 0);
        for (ModelCard card : cards) {
            Eventually.holds(card.name() + " is empty", () -> limits.taken("model:" + card.name()) == 0);
            // Nobody waits who was forgotten, or this would.
            CompletableFuture<Limits.Grant> last = limits.acquire(card, LimitsBench.query("last"));
            last.get(5, TimeUnit.SECONDS).release();
        }
        Eventually.holds("no timer is left", () -> timers.getQueue().isEmpty());
        assertThat(broken).hasValue(0);
        assertThat(granted.get()).isGreaterThan(THREADS * 1_000);
    }

    private void work(Random random) {
        for (int i = 0; i < 4_000; i++) {
            ModelCard card = cards.get(random.nextInt(cards.size()));
            Query query = LimitsBench.query("q" + i, Priority.values()[random.nextInt(3)]);
            int how = random.nextInt(10);
            if (how < 4) {
                limits.tryAcquire(card, query).ifPresent(grant -> visit(card, grant, how));
            } else {
                CompletableFuture<Limits.Grant> asked = limits.acquire(card, query);
                CompletableFuture<Void> visited =
                        asked.thenAcceptAsync(grant -> visit(card, grant, random.nextInt(10)), threads);
                if (random.nextInt(3) == 0) {
                    asked.cancel(false);
                }
                assertThat(visited).isNotNull();
            }
        }
    }

    private void visit(ModelCard card, Limits.Grant grant, int end) {
        granted.incrementAndGet();
        AtomicInteger ofModel = inside.get(card.name());
        boolean over = ofModel.incrementAndGet() > card.maxConcurrency().orElseThrow()
                | insideProvider.incrementAndGet() > OF_PROVIDER;
        if (over) {
            broken.incrementAndGet();
        }
        Thread.onSpinWait();
        ofModel.decrementAndGet();
        insideProvider.decrementAndGet();
        ProviderResult throttled = LimitsBench.throttled(Duration.ofNanos(50_000));
        switch (end) {
            case 0 -> grant.release();
            case 1 -> grant.abandoned();
            case 2 -> grant.ended(Duration.ZERO, LimitsBench.failed(ErrorCode.PROVIDER_ERROR));
            case 3 -> grant.ended(Duration.ZERO, throttled);
            default -> {
                grant.ended(Duration.ZERO, LimitsBench.ANSWERED);
                grant.release();
            }
        }
    }
}
