package io.millweir.topology;

import io.millweir.topics.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** The answers and judgements of one partition of {@code lessons}, for {@link #LONGEST} after the first of a query. */
final class WaitingLessons {
    /** How long feedback may take. */
    static final Duration LONGEST = Duration.ofDays(7);

    /** A day more than is looked at, so that what is found can be written again. */
    static final Duration KEPT = LONGEST.plusDays(1);

    private final WindowStore<String, byte[]> store;
    private final Clock clock;

    WaitingLessons(WindowStore<String, byte[]> store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is known about a query.
     *
     * @param at when it was first heard of, in milliseconds: under this it is kept
     */
    record Found(long at, WaitingLesson lesson) {}

    Found find(String queryId) {
        Instant now = clock.instant();
        // The clock may have gone back since.
        try (WindowStoreIterator<byte[]> found = store.fetch(queryId, now.minus(LONGEST), now.plus(LONGEST))) {
            if (found.hasNext()) {
                KeyValue<Long, byte[]> next = found.next();
                return new Found(next.key, Json.read(next.value, WaitingLesson.class));
            }
        }
        return new Found(now.toEpochMilli(), WaitingLesson.NOTHING);
    }

    void put(String queryId, long at, WaitingLesson lesson) {
        store.put(queryId, Json.bytes(lesson), at);
    }
}
