package io.millweir.dispatch;

import io.millweir.domain.Deployment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the last answered calls of each deployment took.
 *
 * <p>Threading: thread-safe.
 */
final class Latencies {
    /** Calls looked at; enough for a p95, few enough to follow a provider that changes. */
    private static final int WINDOW = 256;

    /** Fewer say nothing. */
    private static final int FEWEST = 20;

    /** The figures are made anew each so many calls. */
    private static final int STALE = 16;

    private static final double USUAL = 0.95;

    private final Map<String, Recent> byDeployment = new ConcurrentHashMap<>();

    /** A call was answered. */
    void answered(Deployment deployment, Duration took) {
        byDeployment.computeIfAbsent(deployment.key(), absent -> new Recent()).add(took.toNanos());
    }

    /** The p95 of the last calls; empty while too few are known. */
    Optional<Duration> p95(Deployment deployment) {
        Recent recent = byDeployment.get(deployment.key());
        return recent == null ? Optional.empty() : recent.p95();
    }

    /** The shortest of the last calls; empty while too few are known. */
    Optional<Duration> fastest(Deployment deployment) {
        Recent recent = byDeployment.get(deployment.key());
        return recent == null ? Optional.empty() : recent.fastest();
    }

    private static final class Recent {
        private final long[] nanos = new long[WINDOW];
        private int count;
        private int next;
        private int fresh;
        private long p95;
        private long fastest;

        synchronized void add(long took) {
            nanos[next] = took;
            next = (next + 1) % WINDOW;
            count = Math.min(WINDOW, count + 1);
            fresh++;
            if (fresh >= STALE || count == FEWEST) {
                fresh = 0;
                long[] sorted = Arrays.copyOf(nanos, count);
                Arrays.sort(sorted);
                p95 = sorted[(int) Math.ceil(USUAL * count) - 1];
                fastest = sorted[0];
            } else {
                fastest = Math.min(fastest, took);
            }
        }

        synchronized Optional<Duration> p95() {
            return count < FEWEST ? Optional.empty() : Optional.of(Duration.ofNanos(p95));
        }

        synchronized Optional<Duration> fastest() {
            return count < FEWEST ? Optional.empty() : Optional.of(Duration.ofNanos(fastest));
        }
    }
}
