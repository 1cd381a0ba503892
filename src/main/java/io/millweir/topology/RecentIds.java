package io.millweir.topology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millweir.domain.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The ids that any task of this process accepted lately, and, a little later, those of other processes: finds a repetition
 * that came to another partition than the first, which the store of one task cannot. Bounded.
 *
 * <p>Threading: thread-safe.
 */
public final class RecentIds {
    private static final int SIZE = 200_000;

    private final Cache<String, First> firsts;

    private record First(Origin origin, Instant at) {}

    /** Remembers ids for this long. */
    public RecentIds(Duration window) {
        this.firsts =
                Caffeine.newBuilder().expireAfterWrite(window).maximumSize(SIZE).build();
    }

    /** The record that first brought this id, since then. */
    Optional<Origin> find(String id, Instant since) {
        return Optional.ofNullable(firsts.getIfPresent(id))
                .filter(first -> !first.at().isBefore(since))
                .map(First::origin);
    }

    void add(String id, Origin origin, Instant now) {
        firsts.put(id, new First(origin, now));
    }

    /**
     * Takes note of an id that some process accepted from this partition. Whoever owns the partition knows it better, so it
     * counts for other partitions only.
     */
    public void addFromElsewhere(String id, int partition, Instant at) {
        firsts.asMap().putIfAbsent(id, new First(new Origin(partition, Origin.UNKNOWN, at.toEpochMilli()), at));
    }
}
