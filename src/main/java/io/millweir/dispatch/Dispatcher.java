package io.millweir.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millweir.domain.Origin;
import io.millweir.provider.Providers;
import io.millweir.registry.Models;
import io.millweir.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;
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

    private static final Duration LAST_REPORTS = Duration.ofSeconds(10);

    private final Map<Ticket, Run> running = new ConcurrentHashMap<>();
    private final Cache<Ticket, Boolean> ended = Caffeine.newBuilder()
            .expireAfterWrite(MEMORY)
            .maximumSize(MEMORY_SIZE)
            .build();
    private final DispatchContext context;
    private final Semaphore room;
    private volatile boolean draining;

    /** What a run is known by: the record it came from. */
    private record Ticket(String queryId, Origin origin) {}

    /**
     * A dispatcher that reads the current registry at each call.
     *
     * @param instances how many processes share the rate limits, this one included
     */
    public Dispatcher(
            Supplier<Models> models,
            Providers providers,
            Journal journal,
            ChunkSink chunks,
            TokenCounter tokenCounter,
            Constraints constraints,
            PartModels partModels,
            DispatchSettings settings,
            HealthBoard health,
            Telemetry telemetry,
            Liveness liveness,
            IntSupplier instances,
            Clock clock,
            Steps steps,
            ScheduledExecutorService timers) {
        Breakers breakers = new Breakers(BreakerRules.of(settings), health, telemetry);
        Latencies latencies = new Latencies();
        this.room = new Semaphore(settings.maxInFlight());
        this.context = new DispatchContext(
                models,
                providers,
                journal,
                chunks,
                tokenCounter,
                constraints,
                partModels,
                settings,
                new Retries(settings),
                new Limits(settings, tokenCounter, instances, System::nanoTime, timers, telemetry),
                breakers,
                latencies,
                new Overdue(settings.overdueFactor(), latencies),
                new Hedging(settings.hedge(), latencies),
                liveness,
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
        if (draining || !context.liveness().mayCall() || !room.tryAcquire()) {
            return Submission.NO_ROOM;
        }
        Script script = Script.of(work, context);
        Reservation.Asked asked = Reservation.first(script.first(), context);
        if (asked instanceof Reservation.Asked.Busy) {
            room.release();
            return Submission.MODEL_BUSY;
        }
        Optional<Reservation> reserved = Reservation.given(asked);
        Run run = new Run(work, script, context, new Leaving(ticket), reserved);
        if (running.putIfAbsent(ticket, run) != null) {
            reserved.ifPresent(kept -> kept.grant().release());
            room.release();
            return Submission.RUNNING;
        }
        Optional<Submission> overtaken = overtaken(ticket);
        if (overtaken.isPresent()) {
            run.stop();
            reserved.ifPresent(kept -> kept.grant().release());
            leave(ticket);
            return overtaken.get();
        }
        run.begin();
        return Submission.RUNNING;
    }

    /** What happened between the look and the entry: the same record began and ended, or the drain did. */
    private Optional<Submission> overtaken(Ticket ticket) {
        if (ended.getIfPresent(ticket) != null) {
            return Optional.of(Submission.ENDED);
        }
        return draining ? Optional.of(Submission.NO_ROOM) : Optional.empty();
    }

    @Override
    public void forget(String queryId, Origin origin) {
        Run run = running.get(new Ticket(queryId, origin));
        if (run != null) {
            run.forget();
        }
    }

    private void leave(Ticket ticket) {
        if (running.remove(ticket) != null) {
            room.release();
        }
    }

    /** A run's way out. What was given up may be submitted again; what ended may not. */
    private final class Leaving implements Run.Outcome {
        private final Ticket ticket;

        Leaving(Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public void ended() {
            ended.put(ticket, true);
            leave(ticket);
        }

        @Override
        public void abandoned() {
            leave(ticket);
        }
    }

    /** Queries under way. */
    public int inFlight() {
        return running.size();
    }

    /** Slots that calls hold under this name. */
    int slotsTaken(String name) {
        return context.limits().taken(name);
    }

    /**
     * Takes no more work, lets what is under way end, and after the given time gives the rest up, which is reported
     * as abandoned. Blocks until the last report is durable, or another ten seconds have passed: then the process must
     * go, and the next owner books from the intents.
     *
     * @return how many queries were given up
     */
    public int drain(Duration timeout) throws InterruptedException {
        draining = true;
        await(timeout);
        List<Run> givenUp = running.values().stream().filter(Run::stop).toList();
        if (!givenUp.isEmpty()) {
            givenUp.forEach(Run::abandon);
            LOG.atWarn()
                    .addKeyValue("queries", givenUp.size())
                    .log("drain timeout: calls were given up; their owner makes them again");
        }
        await(LAST_REPORTS);
        return givenUp.size();
    }

    private void await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!running.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }
}
