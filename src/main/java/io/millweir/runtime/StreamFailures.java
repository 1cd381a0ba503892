package io.millweir.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, and ends the process where that does not help.
 *
 * <p>The first is replaced at once, each further one after a pause that doubles, so that a broker has time to come back.
 * Threads that die together count as one death, for they die of one cause. After {@value #MOST} deaths within five
 * minutes the process ends: what waits for an operator is sooner seen in a process that ends than in a log, and another
 * machine may fare better with the partitions. Five minutes, because a thread that died is out of its group only when
 * its session times out, so that one that dies of its first record dies every ten seconds or so.
 *
 * <p>Threading: thread-safe; called by the thread that dies, which pauses.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {
    static final int MOST = 10;

    private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration TOGETHER = Duration.ofSeconds(2);
    private static final int LONGEST_TEXT = 500;
    private static final long FIRST_PAUSE_MS = 100;
    private static final int DOUBLINGS = 6;

    private final FatalEnd end;
    private final LongSupplier nanos;
    private final LongConsumer pauseMillis;
    private final Deque<Long> deaths = new ArrayDeque<>();

    /**
     * None died yet.
     *
     * @param pauseMillis sleeps
     */
    StreamFailures(FatalEnd end, LongSupplier nanos, LongConsumer pauseMillis) {
        this.end = end;
        this.nanos = nanos;
        this.pauseMillis = pauseMillis;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (end.isDueTo(exception)) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        int deaths = note();
        if (deaths >= MOST) {
            end.because(
                    "stream: its threads died " + deaths + " times within " + WINDOW.toMinutes()
                            + " minutes, at last of \"" + what(exception)
                            + "\"; see the log, mend that and start again",
                    exception);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.atError().setCause(exception).addKeyValue("deaths", deaths).log("a stream thread died; it is replaced");
        if (deaths > 1) {
            pauseMillis.accept(FIRST_PAUSE_MS << Math.min(DOUBLINGS, deaths - 1));
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized int note() {
        long now = nanos.getAsLong();
        if (deaths.isEmpty() || now - deaths.getLast() > TOGETHER.toNanos()) {
            deaths.addLast(now);
        }
        while (now - deaths.getFirst() > WINDOW.toNanos()) {
            deaths.removeFirst();
        }
        return deaths.size();
    }

    /** What Kafka says of its own names its topics; of a bug only the kind is told, its text may be that of a query. */
    private static String what(Throwable exception) {
        Throwable said = exception;
        Throwable root = exception;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
            said = root instanceof StreamsException ? root : said;
        }
        String text = root instanceof KafkaException
                ? String.valueOf(said.getMessage())
                : root.getClass().getName();
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "…";
    }
}
