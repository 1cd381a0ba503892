package io.millweir.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reports that came before their query was processed again: its transaction was aborted. There are at most as many as
 * dispatch had under way when that happened, for all are taken out again when their query is read, or passed by.
 */
final class EarlyReports {
    private final KeyValueStore<String, byte[]> store;

    EarlyReports(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Keeps a report until its query comes. */
    void park(Completion completion, long offset) {
        store.put(key(completion.origin().offset(), offset), completion.bytes());
    }

    /** The reports about the query of this offset, in the order in which they came; they are forgotten here. */
    List<Completion> take(long queryOffset) {
        return takeBetween(queryOffset, queryOffset);
    }

    /** The reports about queries up to this offset, which nobody took. */
    List<Completion> takeUpTo(long queryOffset) {
        return queryOffset < 0 ? List.of() : takeBetween(0, queryOffset);
    }

    private List<Completion> takeBetween(long first, long last) {
        List<Completion> parked = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> iterator = store.range(key(first, 0), key(last, Long.MAX_VALUE))) {
            while (iterator.hasNext()) {
                KeyValue<String, byte[]> next = iterator.next();
                keys.add(next.key);
                Optional<Completion> completion = Completion.read(next.value);
                completion.ifPresent(parked::add);
            }
        }
        keys.forEach(store::delete);
        return parked;
    }

    /** Nineteen digits each, so that the order of keys is the order of offsets. */
    private static String key(long queryOffset, long reportOffset) {
        return String.format("%019d-%019d", queryOffset, Math.max(0, reportOffset));
    }
}
