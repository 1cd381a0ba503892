package io.millweir.topology;

import io.millweir.routing.online.Statistic;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The sums over the lessons of one partition, and which of them have changed since they were last told.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class LessonSums {
    private final KeyValueStore<String, byte[]> store;
    private final Set<Statistic> changed = new LinkedHashSet<>();

    LessonSums(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    /** Begins: what an owner before did not come to tell is told again with the rest. */
    void open() {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> next = all.next();
                LearnedKey.statistic(next.key).ifPresent(changed::add);
            }
        }
    }

    /** Changes the sums of a statistic in place. */
    void change(Statistic statistic, Consumer<long[]> change) {
        long[] sums = sums(statistic).orElseGet(() -> new long[statistic.length()]);
        change.accept(sums);
        store.put(LearnedKey.name(statistic), bytes(sums));
        changed.add(statistic);
    }

    /** The sums of a statistic; empty when there are none that this version can use. */
    Optional<long[]> sums(Statistic statistic) {
        return Optional.ofNullable(store.get(LearnedKey.name(statistic)))
                .map(LessonSums::numbers)
                .filter(sums -> sums.length == statistic.length());
    }

    /** What has changed since this was last asked. */
    List<Statistic> takeChanged() {
        List<Statistic> all = List.copyOf(changed);
        changed.clear();
        return all;
    }

    static byte[] bytes(long[] sums) {
        ByteBuffer bytes = ByteBuffer.allocate(sums.length * Long.BYTES);
        bytes.asLongBuffer().put(sums);
        return bytes.array();
    }

    static long[] numbers(byte[] bytes) {
        long[] sums = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(sums);
        return sums;
    }
}
