package io.millweir.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millweir.domain.Origin;
import io.millweir.provider.Providers;
import io.millweir.registry.Models;
import io.millweir.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries plans out against real providers. Runs belong to the process, not to a stream task: they outlive a
 * rebalance, and a record that is processed again attaches to its run.
 *
 * <p>Threading: thread-safe. Steps of runs are short and run on {@code steps}; timers fire on {@code timers} and hand
 * over to {@code steps}; nothing blocks.
 */
public final class Dispatcher implements Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** How long an ended run is remembered; a transaction that aborts is replayed much sooner. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private static final int MEMORY_SIZE = 200_000;

    private final Map<Ticket, Run> running = new ConcurrentHashMap<>();
    private final Cache<Ticket, Boolean> ended = Caffeine.newBuilder()
            .expireAfterWrite(MEMORY)
            .maximumSize(MEMORY_SIZE)
            .build();
    private final DispatchContext context;
    private volatile boolean draining;

    /** What a run is known by: the record it came from. */
    private record Ticket(String queryId, Origin origin) {}

    /** The parts that runs share. */
    record DispatchContext(
            Supplier<Models> models,
            Providers providers,
            Journal journal,
            TokenCounter tokenCounter,
            DispatchSettings settings,
            Slots slots,
            Breakers breakers,
            Telemetry telemetry,
            Clock clock,
            Executor steps,
            ScheduledExecutorService timers) {}

    /** A dispatcher that reads the current registry at each call. */
    public Dispatcher(
            Supplier<Models> models,
            Providers providers,
            Journal journal,
            TokenCounter tokenCounter,
            DispatchSettings settings,
            Telemetry telemetry,
            Clock clock,
            Executor steps,
            ScheduledExecutorService timers) {
        Breakers breakers = new Breakers(settings.breaker());
        this.context = new DispatchContext(
                models,
                providers,
                journal,
                tokenCounter,
                settings,
                new Slots(),
                breakers,
                telemetry,
                clock,
                steps,
                timers);
        telemetry.inFlight(running::size);
        telemetry.breakers(breakers.registry());
    }

    @Override
    public Submission submit(Work work) {
        Ticket ticket = new Ticket(work.query().id(), work.origin());
        if (running.containsKey(ticket)) {
            return Submission.RUNNING;
        }
        if (ended.getIfPresent(ticket) != null) {
            return Submission.ENDED;
        }
        if (draining || running.size() >= context.settings().maxInFlight()) {
            return Submission.NO_ROOM;
        }
        Run run = new Run(work, context, () -> {
            ended.put(ticket, true);
            running.remove(ticket);
        });
        if (running.putIfAbsent(ticket, run) == null) {
            context.steps().execute(run::begin);
        }
        return Submission.RUNNING;
    }

    /** Queries under way. */
    public int inFlight() {
        return running.size();
    }

    /**
     * Takes no more work, lets what is under way end, and after the given time gives the rest up, which is reported
     * as abandoned. Blocks until the last report is durable.
     *
     * @return how many queries were given up
     */
    public int drain(Duration timeout) throws InterruptedException {
        draining = true;
        await(timeout);
        int left = running.size();
        if (left > 0) {
            LOG.atWarn()
                    .addKeyValue("queries", left)
                    .log("drain timeout: giving calls up; their owner makes them again");
            running.values().forEach(Run::abandon);
            await(Duration.ofSeconds(10));
        }
        return left;
    }

    private void await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!running.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }
}
