package io.millweir.dispatch;

import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Daemon threads for the steps of runs, each of which is short. Steps come one after another, but a call that is
 * announced does not queue behind queries that only begin: what is announced and not made when a process is killed is
 * booked though no provider ever saw it.
 *
 * <p>Threading: thread-safe.
 */
public final class Steps implements Executor, AutoCloseable {
    private final AtomicLong asked = new AtomicLong();
    private final ThreadPoolExecutor threads;

    /** As many threads. */
    public Steps(int count) {
        AtomicInteger started = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "dispatch-step-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    private record Step(boolean first, long number, Runnable task) implements Runnable, Comparable<Step> {
        @Override
        public void run() {
            task.run();
        }

        @Override
        public int compareTo(Step other) {
            return first == other.first ? Long.compare(number, other.number) : first ? -1 : 1;
        }
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(new Step(false, asked.getAndIncrement(), task));
    }

    /** Before whatever waits; such steps keep their order among themselves. */
    void executeFirst(Runnable task) {
        threads.execute(new Step(true, asked.getAndIncrement(), task));
    }

    /** Takes no more; what was asked for is still carried out. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
