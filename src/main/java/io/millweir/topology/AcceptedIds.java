package io.millweir.topology;

import io.millweir.domain.Origin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** The ids accepted within the dedupe window: those of this task, kept durably, and those of the process. */
final class AcceptedIds {
    private final WindowStore<String, byte[]> store;
    private final RecentIds recent;
    private final Duration window;

    AcceptedIds(WindowStore<String, byte[]> store, RecentIds recent, Duration window) {
        this.store = store;
        this.recent = recent;
        this.window = window;
    }

    Duration window() {
        return window;
    }

    /** The record that first brought this id within the window, as far as this task's transactions tell. */
    Optional<Origin> kept(String id, Instant now) {
        // The clock may have gone back since.
        try (WindowStoreIterator<byte[]> found = store.fetch(id, now.minus(window), now.plus(window))) {
            if (found.hasNext()) {
                return Optional.of(origin(found.next().value));
            }
        }
        return Optional.empty();
    }

    /** The record that brought this id to any task of this process, be it in a transaction that was aborted. */
    Optional<Origin> recent(String id, Instant now) {
        return recent.find(id, now.minus(window));
    }

    void add(String id, Origin origin, Instant now) {
        store.put(
                id,
                ByteBuffer.allocate(Integer.BYTES + 2 * Long.BYTES)
                        .putInt(origin.partition())
                        .putLong(origin.offset())
                        .putLong(origin.timestamp())
                        .array(),
                now.toEpochMilli());
        recent.add(id, origin, now);
    }

    private static Origin origin(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Origin(buffer.getInt(), buffer.getLong(), buffer.getLong());
    }
}
