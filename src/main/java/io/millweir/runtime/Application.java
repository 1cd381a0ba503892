package io.millweir.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.millweir.accounting.Books;
import io.millweir.config.DispatchConfig;
import io.millweir.config.MillweirConfig;
import io.millweir.dispatch.Dispatcher;
import io.millweir.dispatch.HealthBoard;
import io.millweir.dispatch.Steps;
import io.millweir.provider.Providers;
import io.millweir.registry.Registry;
import io.millweir.routing.Online;
import io.millweir.routing.Routing;
import io.millweir.routing.TokenEstimator;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.telemetry.Telemetry;
import io.millweir.topics.TopicName;
import io.millweir.topology.Capacity;
import io.millweir.topology.Instances;
import io.millweir.topology.MillweirTopology;
import io.millweir.topology.RecentIds;
import io.millweir.topology.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
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
    private static final Duration IDS_LIMIT = Duration.ofSeconds(10);
    private static final Duration BOOKING_LIMIT = Duration.ofSeconds(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** An announcement takes two hops; where the broker is away, nobody can take the work over either. */
    private static final Duration ANNOUNCEMENT_LIMIT = Duration.ofSeconds(2);

    private final MillweirConfig config;
    private final ScheduledThreadPoolExecutor timers = timers();
    private final Steps steps = new Steps(Math.max(4, Runtime.getRuntime().availableProcessors()));
    private final FatalEnd end;
    private final Instances instances;
    private final Providers providers;
    private final CompletionsJournal journal;
    private final ChunksWriter chunks;
    private final Heartbeat heartbeat;
    private final HealthWriter healthWriter;
    private final LearnedRouters learned;
    private final Dispatcher dispatcher;
    private final Capacity capacity;
    private final AcceptedElsewhere elsewhere;
    private final KafkaStreams streams;
    private final CompletableFuture<Void> warm;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CloseOptions.GroupMembershipOperation membership;
    private volatile boolean closing;

    private Application(Setup setup, Path stateDir, MeterRegistry meters, Clock clock, String version) {
        this.config = setup.config();
        String process = UUID.randomUUID().toString();
        KafkaSettings settings = new KafkaSettings(config.kafka());
        Cluster cluster = new Cluster(config);
        Duration grace = config.dispatch().orphanGrace();
        Pulse pulse = new Pulse(grace, System::nanoTime);
        this.end = new FatalEnd(new FatalCauses(
                config.kafka().bootstrapServers(), config.kafka().applicationId(), stateDir));
        this.instances = new Instances(process, grace, System::nanoTime);
        this.membership = settings.isStaticMember()
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
        Telemetry telemetry = new Telemetry(meters);
        Registry registry = new Registry(setup.cardReader());
        TokenEstimator estimator = new TokenEstimator();
        this.warm = CompletableFuture.allOf(
                CompletableFuture.runAsync(estimator::warmUp, steps),
                CompletableFuture.runAsync(() -> WarmUp.of(config.providers().values(), clock), steps));
        this.providers = ProviderAssembly.of(config, clock);
        this.journal = new CompletionsJournal(settings.producer(), cluster.topic(TopicName.COMPLETIONS), process, end);
        this.chunks = new ChunksWriter(settings.producer(), cluster.topic(TopicName.CHUNKS), end);
        this.heartbeat = new Heartbeat(
                new KafkaProducer<>(settings.producer(), new ByteArraySerializer(), new ByteArraySerializer()),
                cluster.topic(TopicName.INSTANCES),
                Heartbeat.Process.of(process, version, clock.instant()),
                instances,
                pulse,
                end,
                clock,
                System::nanoTime,
                Instances.interval(grace));
        this.healthWriter = new HealthWriter(settings.producer(), cluster.topic(TopicName.HEALTH));
        HealthBoard health = new HealthBoard(process, clock, healthWriter::write);
        this.learned = LearnedRouters.open(setup.routerSpecs());
        OnlineLearning online = new OnlineLearning();
        Routing routing = RoutingAssembly.of(setup, learned, online, estimator, providers);
        this.dispatcher = new Dispatcher(
                registry::snapshot,
                providers,
                journal,
                chunks,
                new EstimatedTokens(estimator),
                routing::objection,
                (part, router) -> routing.models(part, router, registry.snapshot()),
                DispatchConfiguration.settings(config, clock),
                health,
                telemetry,
                pulse,
                instances::alive,
                clock,
                steps,
                timers);
        this.capacity =
                new Capacity(config.dispatch().maxWaiting(), config.dispatch().onFull(), clock);
        telemetry.waiting(capacity::waiting);
        RecentIds recentIds = new RecentIds(config.dedupe().window());
        this.elsewhere = new AcceptedElsewhere(
                cluster.client(),
                cluster.topic(TopicName.DECISIONS),
                recentIds,
                config.dedupe().window(),
                end,
                clock);
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
                recentIds,
                instances,
                health,
                config.dispatch().maxQueryBytes(),
                config.dispatch().queryTimeout(),
                config.dedupe().window(),
                settings.replayWindow(),
                config.dispatch().ordering() == DispatchConfig.Ordering.KEY,
                Optional.of(online).filter(any -> Online.isAmong(setup.routerSpecs())));
        Properties properties = settings.streams(stateDir);
        properties.put(DeadLetterOnException.CLOCK, clock);
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.topics().replicationFactor());
        Topology topology = MillweirTopology.of(config.topics().prefix(), stages);
        this.streams = new KafkaStreams(
                topology, properties, new PausingClients(cluster.topic(TopicName.QUERIES), capacity::paused));
    }

    /**
     * Starts the processor and waits until it takes queries. The topics must be there.
     *
     * @param stateDir for the stores' files
     * @throws StartException when it does not come up
     */
    public static Application start(Setup setup, Path stateDir, MeterRegistry meters, Clock clock, String version) {
        requireWritable(stateDir);
        Application application = new Application(setup, stateDir, meters, clock, version);
        try {
            application.run();
            return application;
        } catch (RuntimeException e) {
            application.close();
            throw e;
        }
    }

    private static void requireWritable(Path stateDir) {
        try {
            Files.delete(Files.createTempFile(Files.createDirectories(stateDir), "writable", null));
        } catch (IOException e) {
            throw new StartException("kafka.state-dir: \"" + stateDir + "\" cannot be written ("
                    + e.getClass().getSimpleName() + "); make room there, or name a directory that can be written");
        }
    }

    private void run() {
        streams.setStateListener((now, before) -> {
            LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("stream changed state");
            if (now == KafkaStreams.State.RUNNING) {
                running.complete(null);
            } else if (now == KafkaStreams.State.ERROR && !closing) {
                end.because("stream: stopped for good; see the log, mend what it names and start again", null);
            }
        });
        streams.setUncaughtExceptionHandler(new StreamFailures(
                end, System::nanoTime, millis -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis))));
        heartbeat.start();
        awaitIds();
        try {
            streams.start();
        } catch (RuntimeException e) {
            throw end.isDueTo(e)
                    ? new StartException(end.reason().toCompletableFuture().join())
                    : e;
        }
        try {
            CompletableFuture<Void> up = running.thenCombine(heartbeat.heard(), (runs, heard) -> null);
            CompletableFuture.anyOf(up, end.reason().toCompletableFuture())
                    .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            // The first query would wait for the tokenizer's tables otherwise, and for the adapters' classes.
            warm.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("stream: interrupted while starting");
        } catch (TimeoutException | ExecutionException e) {
            throw new StartException(
                    "stream: did not get ready on \"" + config.kafka().bootstrapServers() + "\" within "
                            + START_LIMIT.toSeconds() + " s, it is " + streams.state() + "; see the log above");
        }
        if (end.hasCome()) {
            throw new StartException(end.reason().toCompletableFuture().join());
        }
    }

    private void awaitIds() {
        try {
            if (!elsewhere.awaitCaughtUp(IDS_LIMIT)) {
                LOG.atWarn()
                        .addKeyValue("limit_ms", IDS_LIMIT.toMillis())
                        .log("the ids accepted lately are not all read yet; one of them that comes again on another"
                                + " partition may be called again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("stream: interrupted while starting");
        }
    }

    /** Whether queries are taken: the stream runs, or is only rebalancing. */
    public boolean isReady() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Completes when the processor cannot go on, with why and what to do: it is to be closed then. */
    public CompletionStage<String> fatal() {
        return end.reason();
    }

    /**
     * Stops. With another instance alive, the partitions are handed over at once: the calls under way end within the
     * drain timeout and are booked there. Otherwise they end and are booked here first. A call that does not end in
     * time is reported as given up, and made again by whoever owns its query next.
     */
    @Override
    public void close() {
        closing = true;
        try {
            if (end.hasCome() || !running.isDone() || isSucceeded()) {
                leave();
                drain();
            } else {
                drain();
                awaitBooking();
                leave();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave();
        }
        elsewhere.close();
        timers.shutdown();
        chunks.close();
        healthWriter.close();
        journal.close();
        // After the journal: at the farewell, the others take over what this process has not reported.
        heartbeat.close();
        providers.close();
        learned.close();
        steps.close();
    }

    private boolean isSucceeded() throws InterruptedException {
        heartbeat.leaving();
        try {
            return instances
                    .successor()
                    .toCompletableFuture()
                    .get(ANNOUNCEMENT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Reports that are refused for good are not waited for. */
    private void drain() throws InterruptedException {
        int givenUp = dispatcher.drain(
                journal.isRefused() ? Duration.ZERO : config.dispatch().drainTimeout());
        LOG.atInfo().addKeyValue("given_up", givenUp).log("calls under way have ended");
    }

    /** Leaves the group, so that neither the others nor the next start wait for the session timeout. */
    private void leave() {
        boolean unused = streams.close(CloseOptions.timeout(STOP_LIMIT).withGroupMembershipOperation(membership));
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

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
