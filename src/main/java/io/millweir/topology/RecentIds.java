package io.millweir.topology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millweir.domain.Origin;
import java.time.Duration;
import java.util.Optional;

/**
 * The ids that any task of this process accepted lately: finds a repetition that came to another partition than the
 * first, which the store of one task cannot. Bounded; across processes only the same partition is exact.
 *
 * <p>Threading: thread-safe.
 */
public final class RecentIds {
    private static final int SIZE = 200_000;

    private final Cache<String, Origin> origins;

    /** Remembers ids for this long. */
    public RecentIds(Duration window) {
        this.origins =
                Caffeine.newBuilder().expireAfterWrite(window).maximumSize(SIZE).build();
    }

    Optional<Origin> find(String id) {
        return Optional.ofNullable(origins.getIfPresent(id));
    }

    void add(String id, Origin origin) {
        origins.put(id, origin);
    }
}
