package io.millweir.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Origin;
import io.millweir.domain.Query;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.QueryReader;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final Capacity.Desk desk;

    /**
     * As much of an entry as is needed to answer its query.
     *
     * @param key of the query record, when it could be read
     */
    record Unreadable(String queryId, byte @Nullable [] key, Origin origin) {}

    WorkStores(KeyValueStore<String, byte[]> entries, KeyValueStore<String, byte[]> bodies, Capacity.Desk desk) {
        this.entries = entries;
        this.bodies = bodies;
        this.desk = desk;
    }

    Optional<WorkEntry> find(String queryId) {
        return Optional.ofNullable(entries.get(queryId)).map(bytes -> Json.read(bytes, WorkEntry.class));
    }

    void add(WorkEntry entry, byte[] body) {
        bodies.put(entry.queryId(), body);
        put(entry);
        desk.addInProgress(1);
    }

    void put(WorkEntry entry) {
        entries.put(entry.queryId(), Json.bytes(entry));
    }

    /** Forgets a query that was answered. */
    void remove(String queryId) {
        forget(queryId);
        desk.addInProgress(-1);
    }

    /** Keeps a query that was answered, for what may still be reported about it. */
    void close(WorkEntry entry) {
        put(entry);
        desk.addInProgress(-1);
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

    /**
     * Counts what is in the store and shows it, in no order, one after another: there may be a million.
     *
     * @param unreadable takes entries that another version wrote and this one cannot read
     */
    void open(Consumer<WorkEntry> readable, Consumer<Unreadable> unreadable) {
        int inProgress = 0;
        try (KeyValueIterator<String, byte[]> iterator = entries.all()) {
            while (iterator.hasNext()) {
                KeyValue<String, byte[]> next = iterator.next();
                Optional<WorkEntry> entry = read(next.key, next.value);
                if (entry.isEmpty()) {
                    unreadable.accept(unreadable(next.key, next.value));
                } else {
                    readable.accept(entry.get());
                }
                inProgress += entry.isPresent() && entry.get().answered() ? 0 : 1;
            }
        }
        desk.addInProgress(inProgress);
    }

    private static Optional<WorkEntry> read(String queryId, byte[] bytes) {
        try {
            return Optional.of(Json.read(bytes, WorkEntry.class));
        } catch (SerializationException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("query_id", queryId)
                    .log("work store: an entry cannot be read, another version wrote it; its query is answered with an"
                            + " error");
            return Optional.empty();
        }
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
