package io.millweir.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which processes are alive, by their heartbeats on {@code instances}.
 *
 * <p>A process is dead when it has been silent for the grace while the heartbeats of this one kept arriving. The topic
 * has one partition, so whatever keeps the others' from arriving keeps this one's from arriving too: an outage of the
 * broker, or a pause of this process, makes nobody dead. A process that was never heard of is dead, for the whole topic
 * is read before the first task opens.
 *
 * <p>Threading: thread-safe; the global stream thread writes, anyone reads.
 */
public final class Instances {
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
    private static final int FEWEST_BEATS = 5;

    /** How long a dead process is remembered, in case it was only suspended. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final String self;
    private final Duration grace;
    private final LongSupplier nanos;
    private final Map<String, Heard> others = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> successor = new CompletableFuture<>();
    private volatile long ownBeats;

    /**
     * When a process was heard last.
     *
     * @param ownBeats how many heartbeats of this process had arrived before
     */
    private record Heard(long ownBeats, long nanos, boolean leaving) {}

    /**
     * Nobody was heard yet.
     *
     * @param self boot id of this process
     * @param nanos a clock that never goes back, in nanoseconds
     */
    public Instances(String self, Duration grace, LongSupplier nanos) {
        this.self = self;
        this.grace = grace;
        this.nanos = nanos;
    }

    /** How often a process beats, so that one that loses a beat or two is not taken for dead. */
    public static Duration interval(Duration grace) {
        Duration part = grace.dividedBy(FEWEST_BEATS);
        return part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
    }

    /**
     * Takes note of a heartbeat. It counts from its arrival: the clocks of two machines may differ by the grace.
     *
     * @param leaving whether the process takes no more work
     */
    void beat(String process, boolean leaving) {
        if (!process.equals(self)) {
            others.put(process, new Heard(ownBeats, nanos.getAsLong(), leaving));
            return;
        }
        ownBeats++;
        if (leaving) {
            // The order of the topic decides which of several that leave at once is the last and stays for a while.
            successor.complete(others.values().stream().anyMatch(each -> !each.leaving() && isAlive(each)));
        }
    }

    /** Takes note of a farewell. */
    void left(String process) {
        others.remove(process);
    }

    boolean alive(String process) {
        Heard last = others.get(process);
        return process.equals(self) || (last != null && isAlive(last));
    }

    /** How many processes are alive, this one included. */
    public int alive() {
        return 1 + (int) others.values().stream().filter(this::isAlive).count();
    }

    /**
     * Completes when this process has read its own announcement to leave: with true when another is alive and stays, so
     * that the work can be handed over.
     */
    public CompletionStage<Boolean> successor() {
        return successor;
    }

    /** Forgets the processes that died long ago, and returns them: their heartbeats may leave the topic. */
    public List<String> forgotten() {
        List<String> forgotten = new ArrayList<>();
        others.forEach((process, last) -> {
            if (ownBeats - last.ownBeats() >= beatsIn(MEMORY) && !isAlive(last) && others.remove(process, last)) {
                forgotten.add(process);
            }
        });
        return forgotten;
    }

    private boolean isAlive(Heard last) {
        return ownBeats - last.ownBeats() < beatsIn(grace) || nanos.getAsLong() - last.nanos() < grace.toNanos();
    }

    private long beatsIn(Duration time) {
        return time.dividedBy(interval(grace));
    }
}
