package io.millweir.topology;

import io.millweir.routing.online.OnlineLearning;
import io.millweir.topics.TopicName;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The graph: every node with its name, and the order in which a query passes them.
 *
 * <p>{@code AcceptQuery} reads the record and asks {@code Acceptance} whether it is taken on; {@code PlanRoute} asks a
 * router and writes the decision; {@code TrackWork} hands it to the task's {@code WorkDesk}, which keeps it in
 * {@code WorkStores} and gives it to dispatch, or to the {@code WaitingRoom} when there is no room. Reports of its calls
 * come in from {@code completions} as {@code Completion}s and are booked on its {@code WorkEntry}. The one that ends it
 * becomes an {@code Outcome}, which {@code Answering} writes as response, usage and latency. A refusal goes the same
 * last step, since calls may have been made for a query that is refused when it is read again. {@code AnsweredWork}
 * keeps for a while what may still be reported about.
 */
public final class MillweirTopology {
    static final String ACCEPT_QUERY = "accept-query";
    static final String PLAN_ROUTE = "plan-route";
    static final String TRACK_WORK = "track-work";
    static final String EMIT_RESPONSES = "emit-responses";
    static final String EMIT_USAGE = "emit-usage";
    static final String EMIT_LATENCY = "emit-latency";
    static final String EMIT_DECISIONS = "emit-decisions";
    static final String EMIT_DEAD_LETTERS = "emit-dead-letters";

    static final String ACCEPTED_IDS = "accepted-ids";
    static final String WORK = "work";
    static final String WORK_QUERIES = "work-queries";
    static final String EARLY_COMPLETIONS = "early-completions";
    static final String PROGRESS = "progress";
    static final String MODELS = "models";
    static final String INSTANCES = "instances";
    static final String HEALTH = "health";

    static final String EMIT_CHOICES = "emit-choices";
    static final String EMIT_FEEDBACK = "emit-feedback";
    static final String EMIT_INVALID_FEEDBACK = "emit-invalid-feedback";
    static final String EMIT_LEARNED = "emit-learned";
    static final String WAITING_LESSONS = "waiting-lessons";
    static final String SUMS = "lesson-sums";
    static final String LEARNED = "learned";

    private static final String CONSUME_QUERIES = "consume-queries";
    private static final String CONSUME_COMPLETIONS = "consume-completions";

    /** Changelogs carry whole queries. */
    private static final Map<String, String> LARGE_VALUES = Map.of(
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            String.valueOf(11 * 1024 * 1024),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1");

    private final String prefix;
    private final Stages stages;
    private final Topology topology = new Topology();

    private MillweirTopology(String prefix, Stages stages) {
        this.prefix = prefix;
        this.stages = stages;
    }

    /** The graph over topics with this prefix. */
    public static Topology of(String prefix, Stages stages) {
        MillweirTopology graph = new MillweirTopology(prefix, stages);
        graph.followRegistry();
        graph.followInstances();
        graph.accept();
        graph.planRoute();
        graph.trackWork();
        graph.keepStores();
        graph.emit();
        // Last, for a number of its own: the tasks of the graph above keep theirs, and so their directories.
        graph.followHealth();
        stages.online().ifPresent(graph::learn);
        return graph.topology;
    }

    private void followRegistry() {
        topology.addGlobalStore(
                inMemory(MODELS, Serdes.ByteArray()).withLoggingDisabled(),
                "consume-models",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topic(TopicName.MODELS),
                "apply-model-card",
                () -> new ApplyModelCard(stages.registry()));
    }

    private void followInstances() {
        topology.addGlobalStore(
                inMemory(INSTANCES, Serdes.ByteArray()).withLoggingDisabled(),
                "consume-instances",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topic(TopicName.INSTANCES),
                "take-heartbeat",
                () -> new TakeHeartbeat(stages.instances()));
    }

    private void followHealth() {
        topology.addGlobalStore(
                inMemory(HEALTH, Serdes.ByteArray()).withLoggingDisabled(),
                "consume-health",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topic(TopicName.HEALTH),
                "take-health",
                () -> new TakeHealth(stages.health()));
    }

    private void accept() {
        source(CONSUME_QUERIES, TopicName.QUERIES);
        processor(ACCEPT_QUERY, () -> new AcceptQuery(stages), CONSUME_QUERIES);
    }

    private void planRoute() {
        processor(PLAN_ROUTE, () -> new PlanRoute(stages), ACCEPT_QUERY);
    }

    private void trackWork() {
        source(CONSUME_COMPLETIONS, TopicName.COMPLETIONS);
        topology.addProcessor(TRACK_WORK, () -> new TrackWork(stages), ACCEPT_QUERY, PLAN_ROUTE, CONSUME_COMPLETIONS);
    }

    private void keepStores() {
        Duration window = stages.dedupeWindow();
        topology.addStateStore(
                Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(ACCEPTED_IDS, window.plus(window), window, false),
                        Serdes.String(),
                        Serdes.ByteArray()),
                ACCEPT_QUERY,
                TRACK_WORK);
        topology.addStateStore(onDisk(WORK), ACCEPT_QUERY, TRACK_WORK);
        store(onDisk(WORK_QUERIES));
        store(inMemory(EARLY_COMPLETIONS, Serdes.ByteArray()).withLoggingEnabled(LARGE_VALUES));
        // Cached, so that the changelog gets one record for each commit and not one for each query.
        store(inMemory(PROGRESS, Serdes.Long()).withCachingEnabled());
    }

    private void emit() {
        sink(EMIT_RESPONSES, TopicName.RESPONSES, TRACK_WORK);
        sink(EMIT_LATENCY, TopicName.LATENCY, TRACK_WORK);
        sink(EMIT_USAGE, TopicName.USAGE, TRACK_WORK);
        sink(EMIT_DECISIONS, TopicName.DECISIONS, PLAN_ROUTE);
        sink(EMIT_DEAD_LETTERS, TopicName.DEAD_LETTERS, ACCEPT_QUERY);
    }

    /** What routers learn while they run; without such a router the graph does without all of it. */
    private void learn(OnlineLearning online) {
        sink(EMIT_CHOICES, TopicName.LESSONS, TRACK_WORK);
        source("consume-feedback", TopicName.FEEDBACK);
        processor("take-feedback", () -> new TakeFeedback(stages), "consume-feedback");
        sink(EMIT_FEEDBACK, TopicName.LESSONS, "take-feedback");
        sink(EMIT_INVALID_FEEDBACK, TopicName.DEAD_LETTERS, "take-feedback");
        source("consume-lessons", TopicName.LESSONS);
        processor("learn-lessons", () -> new LearnLessons(stages.clock()), "consume-lessons");
        topology.addStateStore(
                Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(
                                WAITING_LESSONS, WaitingLessons.KEPT, WaitingLessons.LONGEST, false),
                        Serdes.String(),
                        Serdes.ByteArray()),
                "learn-lessons");
        // Cached, so that the changelog gets the sums once for each commit and not once for each rating.
        topology.addStateStore(inMemory(SUMS, Serdes.ByteArray()).withCachingEnabled(), "learn-lessons");
        sink(EMIT_LEARNED, TopicName.LEARNED, "learn-lessons");
        topology.addGlobalStore(
                inMemory(LEARNED, Serdes.ByteArray()).withLoggingDisabled(),
                "consume-learned",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                topic(TopicName.LEARNED),
                "take-learned",
                () -> new TakeLearned(online));
    }

    private void source(String name, TopicName topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new QueryTimestamps(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic(topic));
    }

    private <I, O> void processor(String name, ProcessorSupplier<byte[], I, byte[], O> supplier, String... parents) {
        topology.addProcessor(name, supplier, parents);
    }

    private void sink(String name, TopicName topic, String... parents) {
        topology.addSink(
                name, topic(topic), new ByteArraySerializer(), Emission.serializer(), Emission.partitioner(), parents);
    }

    private <S extends StateStore> void store(StoreBuilder<S> builder) {
        topology.addStateStore(builder, TRACK_WORK);
    }

    /** What waits may be more than memory holds. */
    private static StoreBuilder<KeyValueStore<String, byte[]>> onDisk(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(LARGE_VALUES);
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> inMemory(String name, Serde<V> values) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), values);
    }

    private String topic(TopicName name) {
        return name.in(prefix);
    }
}
