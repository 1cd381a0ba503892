package io.millweir.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.millweir.accounting.Books;
import io.millweir.config.DispatchConfig;
import io.millweir.config.MillweirConfig;
import io.millweir.dispatch.Dispatcher;
import io.millweir.provider.Providers;
import io.millweir.registry.Registry;
import io.millweir.routing.Routers;
import io.millweir.routing.Routing;
import io.millweir.routing.RoutingSettings;
import io.millweir.routing.TokenEstimator;
import io.millweir.telemetry.Telemetry;
import io.millweir.topics.TopicName;
import io.millweir.topology.Capacity;
import io.millweir.topology.Instances;
import io.millweir.topology.MillweirTopology;
import io.millweir.topology.RecentIds;
import io.millweir.topology.Stages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor, running: the stream, the dispatcher behind it, and what they share.
 *
 * <p>Threading: {@link #start} and {@link #close} block; the rest may be called from anywhere.
 */
public final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration BOOKING_LIMIT = Duration.ofSeconds(5);
    private static final Duration ORPHAN_GRACE = Duration.ofSeconds(5);

    private final MillweirConfig config;
    private final ScheduledThreadPoolExecutor timers = timers();
    private final ExecutorService steps = steps();
    private final Providers providers;
    private final CompletionsJournal journal;
    private final ChunksWriter chunks;
    private final Heartbeat heartbeat;
    private final Dispatcher dispatcher;
    private final Capacity capacity;
    private final KafkaStreams streams;
    private final CompletableFuture<Void> warm;

    private Application(Setup setup, Path stateDir, MeterRegistry meters, Clock clock, String version) {
        this.config = setup.config();
        String process = UUID.randomUUID().toString();
        KafkaSettings settings = new KafkaSettings(config.kafka());
        Cluster cluster = new Cluster(config);
        Telemetry telemetry = new Telemetry(meters);
        Registry registry = new Registry(setup.cardReader());
        TokenEstimator estimator = new TokenEstimator();
        this.warm = CompletableFuture.runAsync(estimator::warmUp, steps);
        this.providers = ProviderAssembly.of(config, clock);
        this.journal = new CompletionsJournal(settings.producer(), cluster.topic(TopicName.COMPLETIONS), process);
        this.chunks = new ChunksWriter(settings.producer(), cluster.topic(TopicName.CHUNKS));
        this.heartbeat =
                new Heartbeat(settings.producer(), cluster.topic(TopicName.INSTANCES), process, version, clock, timers);
        this.dispatcher = new Dispatcher(
                registry::snapshot,
                providers,
                journal,
                chunks,
                new EstimatedTokens(estimator),
                DispatchConfiguration.settings(config),
                telemetry,
                clock,
                steps,
                timers);
        this.capacity =
                new Capacity(config.dispatch().maxWaiting(), config.dispatch().onFull(), clock);
        telemetry.waiting(capacity::waiting);
        Routing routing = new Routing(
                Routers.build(setup.routerSpecs()),
                new RoutingSettings(
                        config.routing().defaultRouter(),
                        config.routing().fallbacks(),
                        config.routing().maxFallbacks()),
                estimator,
                new ConfiguredServing(providers));
        Stages stages = new Stages(
                process,
                clock,
                registry,
                routing,
                dispatcher,
                journal,
                new Books(config.accounting().currency()),
                telemetry,
                capacity,
                new RecentIds(config.dedupe().window()),
                new Instances(clock, ORPHAN_GRACE),
                config.dispatch().maxQueryBytes(),
                config.dispatch().queryTimeout(),
                config.dedupe().window(),
                settings.replayWindow(),
                config.dispatch().ordering() == DispatchConfig.Ordering.KEY);
        Properties properties = settings.streams(stateDir);
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.topics().replicationFactor());
        this.streams = new KafkaStreams(MillweirTopology.of(config.topics().prefix(), stages), properties);
    }

    /**
     * Starts the processor and waits until it takes queries. The topics must be there.
     *
     * @param stateDir for the stores' files
     * @throws StartException when it does not come up
     */
    public static Application start(Setup setup, Path stateDir, MeterRegistry meters, Clock clock, String version) {
        Application application = new Application(setup, stateDir, meters, clock, version);
        try {
            application.run();
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    private void run() {
        CountDownLatch settled = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("stream changed state");
            if (now == KafkaStreams.State.RUNNING || now.hasCompletedShutdown()) {
                settled.countDown();
            }
        });
        streams.setUncaughtExceptionHandler(exception -> {
            LOG.atError().setCause(exception).log("a stream thread died; it is replaced");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.start();
        try {
            if (!settled.await(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || !isReady()) {
                throw new StartException(
                        "stream: did not get ready on \"" + config.kafka().bootstrapServers()
                                + "\" within " + START_LIMIT.toSeconds() + " s, it is " + streams.state()
                                + "; see the log above");
            }
            // The first query would wait for the tokenizer's tables otherwise.
            warm.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("stream: interrupted while starting");
        }
    }

    /** Whether queries are taken: the stream runs, or is only rebalancing. */
    public boolean isReady() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Lets calls under way end within the drain timeout, books them, and stops. */
    @Override
    public void close() {
        try {
            dispatcher.drain(config.dispatch().drainTimeout());
            awaitBooking();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        streams.close(Duration.ofSeconds(20));
        heartbeat.close();
        timers.shutdown();
        chunks.close();
        journal.close();
        providers.close();
        steps.shutdown();
    }

    /** What ended is answered before the stream stops, though the next start would answer it as well. */
    private void awaitBooking() throws InterruptedException {
        long end = System.nanoTime() + BOOKING_LIMIT.toNanos();
        while (isReady() && capacity.inProgress() > capacity.waiting() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
    }

    private static ScheduledThreadPoolExecutor timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "dispatch-timer"));
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    private static ExecutorService steps() {
        AtomicInteger number = new AtomicInteger();
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        return Executors.newFixedThreadPool(threads, task -> daemon(task, "dispatch-step-" + number.incrementAndGet()));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
