package io.millweir.simulator;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The list of all calls that the simulator got, open ones included.
 *
 * <p>Threading: thread-safe. A call that was open when the ledger was cleared does not come back when it ends.
 */
final class Ledger {
    static final String PENDING = "pending";

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentNavigableMap<Long, LedgerEntry> entries = new ConcurrentSkipListMap<>();

    /** Enters a call that has arrived; returns its sequence number. */
    long open(Correlation correlation, String dialect, String model, Instant startedAt) {
        long sequence = last.incrementAndGet();
        LedgerEntry entry = new LedgerEntry(
                sequence,
                correlation.queryId(),
                correlation.attempt(),
                dialect,
                model,
                PENDING,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                startedAt,
                null);
        entries.put(sequence, entry);
        return sequence;
    }

    /** Says of an open call what it is known to come to. */
    void name(long sequence, String outcome) {
        entries.computeIfPresent(
                sequence,
                (key, was) -> new LedgerEntry(
                        was.sequence(),
                        was.queryId(),
                        was.attempt(),
                        was.dialect(),
                        was.model(),
                        outcome,
                        was.httpStatus(),
                        was.inputTokens(),
                        was.outputTokens(),
                        was.startedAt(),
                        was.endedAt()));
    }

    /** Fills in the end of a call. */
    void end(
            long sequence,
            String outcome,
            int httpStatus,
            OptionalLong inputTokens,
            OptionalLong outputTokens,
            Instant endedAt) {
        entries.computeIfPresent(
                sequence,
                (key, was) -> new LedgerEntry(
                        was.sequence(),
                        was.queryId(),
                        was.attempt(),
                        was.dialect(),
                        was.model(),
                        outcome,
                        httpStatus,
                        inputTokens,
                        outputTokens,
                        was.startedAt(),
                        endedAt));
    }

    /** The calls in the order of their arrival. */
    List<LedgerEntry> entries() {
        return List.copyOf(entries.values());
    }

    void clear() {
        entries.clear();
    }
}
