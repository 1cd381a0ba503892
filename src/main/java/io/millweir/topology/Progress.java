package io.millweir.topology;

import io.millweir.domain.Origin;
import org.apache.kafka.streams.state.KeyValueStore;

/** How far a task has come in its partition of {@code queries}: the offset of the last query it decided on. */
final class Progress {
    private static final String KEY = "offset";

    private final KeyValueStore<String, Long> store;

    Progress(KeyValueStore<String, Long> store) {
        this.store = store;
    }

    void reached(Origin origin) {
        store.put(KEY, origin.offset());
    }

    /** Whether the query of a report is still to come: its transaction was aborted and will be replayed. */
    boolean isBefore(Origin origin) {
        return offset() < origin.offset();
    }

    /** The offset of the last query that was decided on; −1 before the first. */
    long offset() {
        Long reached = store.get(KEY);
        return reached == null ? -1 : reached;
    }
}
