package io.millweir.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which processes are alive, by their heartbeats on {@code instances}.
 *
 * <p>Threading: thread-safe; the global stream thread writes, stream threads read.
 */
public final class Instances {
    private final Map<String, Instant> heartbeats = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration grace;

    /** A process counts as dead when it has been silent for the grace. */
    public Instances(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /** Takes note of a heartbeat. It counts from its arrival: the clocks of two machines may differ by the grace. */
    void beat(String process) {
        heartbeats.put(process, clock.instant());
    }

    /** Takes note of a farewell. */
    void left(String process) {
        heartbeats.remove(process);
    }

    boolean alive(String process) {
        Instant last = heartbeats.get(process);
        return last != null && last.plus(grace).isAfter(clock.instant());
    }
}
