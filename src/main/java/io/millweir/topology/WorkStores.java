package io.millweir.topology;

import io.millweir.domain.Query;
import io.millweir.topics.Json;
import io.millweir.topics.QueryReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The work store of one task: each query in progress as its bytes, written once, and a small record of its state; and
 * reports that came before their query was processed again.
 */
final class WorkStores {
    private final KeyValueStore<String, byte[]> entries;
    private final KeyValueStore<String, byte[]> bodies;
    private final KeyValueStore<String, byte[]> early;
    private final Capacity capacity;
    private int size;

    WorkStores(
            KeyValueStore<String, byte[]> entries,
            KeyValueStore<String, byte[]> bodies,
            KeyValueStore<String, byte[]> early,
            Capacity capacity) {
        this.entries = entries;
        this.bodies = bodies;
        this.early = early;
        this.capacity = capacity;
        count(all().size());
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The task is taken away; its queries are in progress elsewhere. */
    void close() {
        count(-size);
    }

    private void count(int change) {
        size += change;
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

    void remove(String queryId) {
        entries.delete(queryId);
        bodies.delete(queryId);
        count(-1);
    }

    /** The query of an entry, read again from its bytes. */
    Query query(String queryId) {
        byte[] body = bodies.get(queryId);
        QueryReader.Read read = QueryReader.read(body, Optional.of(queryId), queryId);
        if (read instanceof QueryReader.Read.Valid valid) {
            return valid.query();
        }
        throw new IllegalStateException("work store: query \"" + queryId + "\" was accepted and cannot be read again;"
                + " report this as a bug");
    }

    /** All entries, in no order. */
    List<WorkEntry> all() {
        List<WorkEntry> all = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> iterator = entries.all()) {
            while (iterator.hasNext()) {
                all.add(Json.read(iterator.next().value, WorkEntry.class));
            }
        }
        return all;
    }

    /** Keeps a report whose query is still to be processed again. */
    void park(Completion completion, long offset) {
        early.put(earlyKey(completion.queryId(), offset), completion.bytes());
    }

    /** The reports that were kept for this query, in the order in which they came, and forgets them. */
    List<Completion> unpark(String queryId) {
        List<Completion> parked = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> iterator =
                early.range(earlyKey(queryId, 0), earlyKey(queryId, Long.MAX_VALUE))) {
            while (iterator.hasNext()) {
                KeyValue<String, byte[]> next = iterator.next();
                keys.add(next.key);
                Completion.read(next.value).ifPresent(parked::add);
            }
        }
        keys.forEach(early::delete);
        return parked;
    }

    /** Nineteen digits, so that the order of keys is the order of offsets. */
    private static String earlyKey(String queryId, long offset) {
        return queryId + '\u0000' + String.format("%019d", offset);
    }
}
