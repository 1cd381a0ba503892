package io.millweir.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, and ends the process where that does not help.
 *
 * <p>The first in a minute is replaced at once, each further one after a pause that doubles, so that a broker has time
 * to come back. When {@value #MOST} a thread have died within a minute, the process ends: what waits for an operator is
 * sooner seen in a process that ends than in a log, and another machine may fare better with the partitions.
 *
 * <p>Threading: thread-safe; called by the thread that dies, which pauses.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {
    static final int MOST = 10;

    private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final long FIRST_PAUSE_MS = 100;
    private static final int DOUBLINGS = 6;

    private final FatalEnd end;
    private final int threads;
    private final LongSupplier nanos;
    private final LongConsumer pauseMillis;
    private final Deque<Long> deaths = new ArrayDeque<>();

    /**
     * None died yet.
     *
     * @param threads how many stream threads there are
     * @param pauseMillis sleeps
     */
    StreamFailures(FatalEnd end, int threads, LongSupplier nanos, LongConsumer pauseMillis) {
        this.end = end;
        this.threads = threads;
        this.nanos = nanos;
        this.pauseMillis = pauseMillis;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (end.isDueTo(exception)) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        int recent = note();
        if (recent >= MOST * threads) {
            end.because(
                    "stream: its threads died " + recent + " times within a minute, at last of \""
                            + name(root(exception)) + "\"; see the log, mend that and start again",
                    exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.atError()
                .setCause(exception)
                .addKeyValue("within_a_minute", recent)
                .log("a stream thread died; it is" + " replaced");
        int round = Math.min(DOUBLINGS, (recent - 1) / threads);
        if (round > 0) {
            pauseMillis.accept(FIRST_PAUSE_MS << round);
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized int note() {
        long now = nanos.getAsLong();
        deaths.addLast(now);
        while (now - deaths.getFirst() > WINDOW.toNanos()) {
            deaths.removeFirst();
        }
        return deaths.size();
    }

    private static Throwable root(Throwable exception) {
        Throwable cause = exception;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Only Kafka's own messages are known to hold nothing of a record. */
    private static String name(Throwable cause) {
        return cause instanceof KafkaException
                ? cause.toString()
                : cause.getClass().getName();
    }
}
