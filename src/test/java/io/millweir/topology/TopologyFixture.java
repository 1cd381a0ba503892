package io.millweir.topology;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.accounting.Books;
import io.millweir.dispatch.HealthBoard;
import io.millweir.domain.Origin;
import io.millweir.domain.Report;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.Registry;
import io.millweir.routing.Routers;
import io.millweir.routing.Routing;
import io.millweir.routing.RoutingSettings;
import io.millweir.routing.TokenEstimator;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.runtime.DeadLetterOnException;
import io.millweir.telemetry.Telemetry;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole graph without a broker and without providers: queries and reports go in, and whatever comes out is held
 * against its schema.
 */
final class TopologyFixture implements AutoCloseable {
    static final String ME = "process-1";
    static final int MAX_QUERY_BYTES = 5_000_000;
    static final Duration DEDUPE_WINDOW = Duration.ofHours(1);
    static final Duration QUERY_TIMEOUT = Duration.ofMinutes(5);
    static final int MAX_WAITING = 3;

    private static final TokenEstimator ESTIMATOR = new TokenEstimator();
    private static final Map<TopicName, String> SCHEMAS = Map.of(
            TopicName.RESPONSES, "response",
            TopicName.USAGE, "usage",
            TopicName.LATENCY, "latency",
            TopicName.DECISIONS, "decision",
            TopicName.LESSONS, "lesson",
            TopicName.LEARNED, "learned");

    final ManualClock clock = new ManualClock();
    final ScriptedDispatch dispatch = new ScriptedDispatch();
    final Capacity capacity = new Capacity(MAX_WAITING, clock);
    private final Registry registry = new Registry(ModelCardReader.ofAnyService());
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> queries;
    private final TestInputTopic<byte[], byte[]> completions;
    private final TestInputTopic<byte[], byte[]> models;
    private final Map<TopicName, List<Emitted>> emitted = new EnumMap<>(TopicName.class);
    private final List<String> markers = new ArrayList<>();
    private final Path directory = directory();
    private long offset;

    /** Two models, of which {@code small} is the cheaper. */
    TopologyFixture() {
        this(Duration.ZERO);
    }

    /** The same with reports that may be read again for this long. */
    TopologyFixture(Duration replayWindow) {
        this(replayWindow, routing(Routers.build(Map.of()), RoutingSettings.defaults()), Optional.empty());
    }

    /** The same with routers that learn while they run. */
    TopologyFixture(Duration replayWindow, Routing routing, Optional<OnlineLearning> online) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology-test");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterOnException.class.getName());
        this.driver = new TopologyTestDriver(
                MillweirTopology.of(
                        "millweir.",
                        stages(
                                dispatch,
                                clock,
                                capacity,
                                registry,
                                (partition, task) -> markers.add(task),
                                replayWindow,
                                false,
                                routing,
                                online)),
                properties,
                clock.instant());
        this.queries = input(TopicName.QUERIES);
        this.completions = input(TopicName.COMPLETIONS);
        this.models = input(TopicName.MODELS);
        markers.forEach(task -> report("", new Origin(0, -1, 0), new Report.CaughtUp(task)));
        model("small", card("0.035", "0.14"));
        model("large", card("3", "15"));
    }

    /** Stages over these parts and the real routing, registry and books. */
    static Stages stages(
            ScriptedDispatch dispatch,
            ManualClock clock,
            Capacity capacity,
            Registry registry,
            Markers markers,
            Duration replayWindow,
            boolean keyOrder) {
        return stages(
                dispatch,
                clock,
                capacity,
                registry,
                markers,
                replayWindow,
                keyOrder,
                routing(Routers.build(Map.of()), RoutingSettings.defaults()),
                Optional.empty());
    }

    /** The same with another routing, and what its routers learn. */
    static Stages stages(
            ScriptedDispatch dispatch,
            ManualClock clock,
            Capacity capacity,
            Registry registry,
            Markers markers,
            Duration replayWindow,
            boolean keyOrder,
            Routing routing,
            Optional<OnlineLearning> online) {
        return new Stages(
                ME,
                clock,
                registry,
                routing,
                dispatch,
                markers,
                new Books("USD"),
                new Telemetry(new SimpleMeterRegistry()),
                capacity,
                new RecentIds(DEDUPE_WINDOW),
                new Instances(ME, Duration.ofSeconds(5), () -> Duration.ofMillis(clock.millis())
                        .toNanos()),
                new HealthBoard(ME, clock, posted -> {}),
                MAX_QUERY_BYTES,
                QUERY_TIMEOUT,
                DEDUPE_WINDOW,
                replayWindow,
                keyOrder,
                online);
    }

    /** Routing over all cards. */
    static Routing routing(Routers routers, RoutingSettings settings) {
        return new Routing(routers, settings, ESTIMATOR, card -> true);
    }

    static String card(String inputPrice, String outputPrice) {
        return "{\"model\": \"m-1\", \"service\": \"OpenAI\", \"input_price\": " + inputPrice + ", \"output_price\": "
                + outputPrice + "}";
    }

    /** Writes to {@code models}; null is a tombstone. */
    void model(String name, String card) {
        models.pipeInput(utf8(name), card == null ? null : utf8(card));
    }

    /** Sends a query under the key {@code key}; single quotes stand for double ones. */
    Origin query(String json) {
        return query(utf8("key"), utf8(json.replace('\'', '"')), new RecordHeaders(), clock.millis());
    }

    Origin query(byte[] key, byte[] value, Headers headers, long timestamp) {
        Origin origin = new Origin(0, offset++, Math.max(0, timestamp));
        queries.pipeInput(new TestRecord<>(key, value, headers, timestamp));
        return origin;
    }

    /** Writes a report of this process to {@code completions}. */
    void report(String queryId, Origin origin, Report report) {
        byte[] bytes = new Completion(ME, queryId, origin, report).bytes();
        Schemas.assertValid("completion", bytes);
        RecordHeaders headers = new RecordHeaders();
        QueryTimestamps.mark(headers, origin.timestamp());
        completions.pipeInput(new TestRecord<>(utf8(queryId), bytes, headers, clock.millis()));
    }

    /** Writes any bytes to {@code completions}. */
    void completion(byte[] bytes) {
        completions.pipeInput(utf8("any"), bytes);
    }

    /** Lets time pass, and the graph notice. */
    void pass(Duration time) {
        clock.advance(time);
        driver.advanceWallClockTime(time);
    }

    List<Emitted> responses() {
        return read(TopicName.RESPONSES);
    }

    List<Emitted> usage() {
        return read(TopicName.USAGE);
    }

    List<Emitted> latency() {
        return read(TopicName.LATENCY);
    }

    List<Emitted> decisions() {
        return read(TopicName.DECISIONS);
    }

    /** Sends a feedback under the key {@code key}; single quotes stand for double ones. */
    void feedback(String json) {
        input(TopicName.FEEDBACK).pipeInput(utf8("key"), utf8(json.replace('\'', '"')));
    }

    /** Writes to {@code learned}, as another instance or a life before did. */
    void learned(Emitted record) {
        input(TopicName.LEARNED).pipeInput(record.key(), record.bytes());
    }

    List<Emitted> lessons() {
        return read(TopicName.LESSONS);
    }

    List<Emitted> learned() {
        return read(TopicName.LEARNED);
    }

    List<Emitted> deadLetters() {
        return read(TopicName.DEAD_LETTERS);
    }

    /** The one response that there is. */
    Emitted response() {
        return only(responses());
    }

    static <T> T only(List<T> list) {
        if (list.size() != 1) {
            throw new AssertionError("expected one, found " + list.size() + ": " + list);
        }
        return list.get(0);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everything that was written to a topic so far. */
    private List<Emitted> read(TopicName topic) {
        List<Emitted> all = emitted.computeIfAbsent(topic, none -> new ArrayList<>());
        var output = driver.createOutputTopic(
                topic.in("millweir."), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        while (!output.isEmpty()) {
            Emitted record = Emitted.of(output.readRecord());
            if (SCHEMAS.containsKey(topic)) {
                Schemas.assertValid(SCHEMAS.get(topic), record.bytes());
            }
            all.add(record);
        }
        return List.copyOf(all);
    }

    private TestInputTopic<byte[], byte[]> input(TopicName topic) {
        return driver.createInputTopic(topic.in("millweir."), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        SCHEMAS.keySet().forEach(this::read);
        driver.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory("topology-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
