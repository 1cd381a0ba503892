package io.millweir.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Origin;
import io.millweir.domain.Query;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.QueryReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work store of one task: each query in progress as its bytes, written once, and a small record of its state. Counts
 * what is in progress.
 */
final class WorkStores {
    private static final Logger LOG = LoggerFactory.getLogger(WorkStores.class);

    private final KeyValueStore<String, byte[]> entries;
    private final KeyValueStore<String, byte[]> bodies;
    private final Capacity capacity;
    private int inProgress;

    /**
     * What the store holds.
     *
     * @param unreadable entries that another version wrote and this one cannot read
     */
    record Contents(List<WorkEntry> entries, List<Unreadable> unreadable) {}

    /**
     * As much of an entry as is needed to answer its query.
     *
     * @param key of the query record, when it could be read
     */
    record Unreadable(String queryId, byte @Nullable [] key, Origin origin) {}

    WorkStores(KeyValueStore<String, byte[]> entries, KeyValueStore<String, byte[]> bodies, Capacity capacity) {
        this.entries = entries;
        this.bodies = bodies;
        this.capacity = capacity;
        Contents contents = contents();
        count((int) contents.entries().stream()
                        .filter(entry -> entry.closed().isEmpty())
                        .count()
                + contents.unreadable().size());
    }

    /** The task is taken away; its queries are in progress elsewhere. */
    void close() {
        count(-inProgress);
    }

    private void count(int change) {
        inProgress += change;
        capacity.addInProgress(change);
    }

    Optional<WorkEntry> find(String queryId) {
        return Optional.ofNullable(entries.get(queryId)).map(bytes -> Json.read(bytes, WorkEntry.class));
    }

    void add(WorkEntry entry, byte[] body) {
        bodies.put(entry.queryId(), body);
        put(entry);
        count(1);
    }

    void put(WorkEntry entry) {
        entries.put(entry.queryId(), Json.bytes(entry));
    }

    /** Forgets a query that was answered. */
    void remove(String queryId) {
        forget(queryId);
        count(-1);
    }

    /** Keeps a query that was answered, for what may still be reported about it. */
    void close(WorkEntry entry) {
        put(entry);
        count(-1);
    }

    /** Forgets a query that was kept after it was answered. */
    void forget(String queryId) {
        entries.delete(queryId);
        bodies.delete(queryId);
    }

    /** The query of an entry, to be carried out; empty when this version cannot read it. */
    Optional<Query> query(String queryId) {
        return read(queryId) instanceof QueryReader.Read.Valid valid ? Optional.of(valid.query()) : Optional.empty();
    }

    /** The query of an entry, to be answered: as much of it as can be read. */
    Query answerable(String queryId) {
        QueryReader.Read read = read(queryId);
        if (read instanceof QueryReader.Read.Valid valid) {
            return valid.query();
        }
        return read instanceof QueryReader.Read.Invalid invalid ? invalid.query() : UnreadableQuery.of(queryId);
    }

    private QueryReader.Read read(String queryId) {
        return QueryReader.read(bodies.get(queryId), Optional.of(queryId), queryId);
    }

    /** Everything in the store, in no order. */
    Contents contents() {
        Contents contents = new Contents(new ArrayList<>(), new ArrayList<>());
        try (KeyValueIterator<String, byte[]> iterator = entries.all()) {
            while (iterator.hasNext()) {
                KeyValue<String, byte[]> next = iterator.next();
                try {
                    contents.entries().add(Json.read(next.value, WorkEntry.class));
                } catch (SerializationException e) {
                    LOG.atError()
                            .setCause(e)
                            .addKeyValue("query_id", next.key)
                            .log("work store: an entry cannot be read, another version wrote it; its query is"
                                    + " answered with an error");
                    contents.unreadable().add(unreadable(next.key, next.value));
                }
            }
        }
        return contents;
    }

    private static Unreadable unreadable(String queryId, byte[] bytes) {
        byte[] key = null;
        Origin origin = new Origin(0, -1, 0);
        if (Json.parse(bytes) instanceof Parsed.Ok ok) {
            JsonNode entry = ok.value();
            try {
                key = entry.path("key").binaryValue();
                origin = Json.read(entry.path("origin"), Origin.class);
            } catch (IOException | SerializationException e) {
                LOG.atWarn().setCause(e).addKeyValue("query_id", queryId).log("its response has no key or no latency");
            }
        }
        return new Unreadable(queryId, key, origin);
    }
}
