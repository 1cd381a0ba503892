package io.millweir.topology;

import io.millweir.domain.Origin;
import io.millweir.domain.Report;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.Registry;
import io.millweir.routing.RoutingResult;
import io.millweir.topics.Json;
import io.millweir.topics.QueryReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** One partition's stores, over which one owner after another opens its desk. */
final class DeskFixture {
    static final String ME = TopologyFixture.ME;
    static final String OTHER = "process-2";

    final ManualClock clock = new ManualClock();
    final ScriptedDispatch dispatch = new ScriptedDispatch();
    final Capacity capacity = new Capacity(100, clock);
    final Stages stages;
    final KeyValueStore<String, byte[]> entries;
    final KeyValueStore<String, byte[]> bodies;
    private final KeyValueStore<String, byte[]> early;
    private final KeyValueStore<String, Long> progress;
    private final WindowStore<String, byte[]> ids;
    private final MockProcessorContext<Object, Object> context;
    private final List<String> markers = new ArrayList<>();
    private WorkDesk desk;
    private long completionOffset = 100;
    private long queryOffset;

    DeskFixture() {
        this(Duration.ZERO);
    }

    DeskFixture(Duration replayWindow) {
        this(replayWindow, false);
    }

    DeskFixture(Duration replayWindow, boolean keyOrder) {
        this(replayWindow, keyOrder, Stores::inMemoryKeyValueStore, new MockProcessorContext<>());
    }

    /** Over stores of this kind. */
    DeskFixture(
            Duration replayWindow,
            boolean keyOrder,
            Function<String, KeyValueBytesStoreSupplier> stores,
            MockProcessorContext<Object, Object> context) {
        this.context = context;
        Registry registry = new Registry(ModelCardReader.ofAnyService());
        registry.put("small", TopologyFixture.utf8(TopologyFixture.card("0.035", "0.14")));
        registry.put("large", TopologyFixture.utf8(TopologyFixture.card("3", "15")));
        this.stages = TopologyFixture.stages(
                dispatch, clock, capacity, registry, (partition, task) -> markers.add(task), replayWindow, keyOrder);
        this.entries = store(stores.apply("work"), Serdes.ByteArray());
        this.bodies = store(stores.apply("work-queries"), Serdes.ByteArray());
        this.early = store(Stores.inMemoryKeyValueStore("early"), Serdes.ByteArray());
        this.progress = store(Stores.inMemoryKeyValueStore("progress"), Serdes.Long());
        this.ids = Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore("ids", Duration.ofHours(2), Duration.ofHours(1), false),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        ids.init(context.getStateStoreContext(), ids);
        open();
        caughtUp();
    }

    /** The owner of the partition goes. */
    void close() {
        desk.close();
        desk = null;
    }

    /** A new owner of the partition begins, in this process. */
    void open() {
        if (desk != null) {
            close();
        }
        Capacity.Desk counts = capacity.open();
        desk = new WorkDesk(
                stages,
                counts,
                new WorkStores(entries, bodies, counts),
                new EarlyReports(early),
                new AcceptedIds(ids, stages.recentIds(), stages.dedupeWindow()),
                new Progress(progress));
        desk.open(0);
    }

    /** Reads the marker that the desk wrote. */
    List<Outcome> caughtUp() {
        String task = markers.get(markers.size() - 1);
        return desk.book(new Completion(ME, "", new Origin(0, -1, 0), new Report.CaughtUp(task)), completionOffset++);
    }

    int markers() {
        return markers.size();
    }

    /** Reads a query; single quotes stand for double ones. */
    List<Outcome> start(String json) {
        return start(json, queryOffset++);
    }

    List<Outcome> start(String json, long offset) {
        return start("key", json, offset);
    }

    /** Reads a query that comes after those before, under this key. */
    List<Outcome> startUnder(String key, String json) {
        return start(key, json, queryOffset++);
    }

    private List<Outcome> start(String key, String json, long offset) {
        byte[] bytes = TopologyFixture.utf8(json.replace('\'', '"'));
        var read = (QueryReader.Read.Valid) QueryReader.read(bytes, Optional.empty(), "none");
        var planned = (RoutingResult.Planned)
                stages.routing().plan(read.query(), stages.registry().snapshot());
        return desk.start(new Incoming.Planned(
                new Incoming.Accepted(
                        read.query(),
                        origin(offset),
                        key == null ? null : TopologyFixture.utf8(key),
                        bytes,
                        clock.instant()),
                planned.plan(),
                0.5,
                List.of()));
    }

    /** Reads a report about the query of offset 0. */
    List<Outcome> report(String process, String queryId, Report report) {
        return report(process, queryId, report, completionOffset++);
    }

    List<Outcome> report(String process, String queryId, Report report, long offset) {
        return desk.book(new Completion(process, queryId, origin(0), report), offset);
    }

    /** Reads a report about a query of this offset. */
    List<Outcome> reportOn(long queryOffset, String queryId, Report report) {
        return desk.book(new Completion(ME, queryId, origin(queryOffset), report), completionOffset++);
    }

    List<Outcome> tick() {
        return desk.tick();
    }

    void beat(String process) {
        stages.instances().beat(process, false);
    }

    void leave(String process) {
        stages.instances().left(process);
    }

    /** Lets time pass, in which this process goes on beating. */
    void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            clock.advance(Duration.ofSeconds(1));
            beat(ME);
        }
    }

    /** An entry of the store, changed as another process would have left it. */
    void giveTo(String process, String queryId) {
        WorkEntry entry = entry(queryId);
        entries.put(queryId, Json.bytes(entry.released().submitted(process, clock.instant())));
    }

    WorkEntry entry(String queryId) {
        return Json.read(entries.get(queryId), WorkEntry.class);
    }

    boolean isKept(String queryId) {
        return entries.get(queryId) != null;
    }

    static Origin origin(long offset) {
        return new Origin(0, offset, ManualClock.START.toEpochMilli());
    }

    /** {@code q1/1 lost}, one for each usage record. */
    static List<String> usage(List<Outcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.usages().stream())
                .map(usage -> usage.id() + " " + usage.outcome())
                .toList();
    }

    /** {@code q1 ok}, or with the code of the error, one for each response. */
    static List<String> responses(List<Outcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome.response().stream())
                .map(response -> response.id() + " "
                        + (response.error() == null
                                ? response.status()
                                : response.error().code()))
                .toList();
    }

    private <V> KeyValueStore<String, V> store(KeyValueBytesStoreSupplier supplier, Serde<V> values) {
        KeyValueStore<String, V> store = Stores.keyValueStoreBuilder(supplier, Serdes.String(), values)
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
