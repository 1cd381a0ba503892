package io.millweir.http;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The few threads of one caller, however many calls are in flight. What must not wait for each other has threads of its
 * own: the network, those who hear of an end and may dawdle, and the asking for addresses.
 *
 * <p>Threading: thread-safe. Idle threads end. The JDK's client passes each end through CompletableFuture's default
 * executor besides, which makes a thread for each, for some microseconds, where the common pool has a parallelism of one
 * (two processors): {@code -Djava.util.concurrent.ForkJoinPool.common.parallelism=2} spares them.
 */
final class HttpThreads {
    private static final int LEAST = 2;
    private static final int MOST = 8;

    private final ThreadPoolExecutor network;
    private final ThreadPoolExecutor completions;
    private final ThreadPoolExecutor addresses;
    private final ScheduledThreadPoolExecutor timer;

    HttpThreads(String name) {
        int few = Math.max(LEAST, Math.min(MOST, Runtime.getRuntime().availableProcessors()));
        this.network = pool(few, name);
        this.completions = pool(few, name + "-ends");
        this.addresses = pool(LEAST, name + "-names");
        this.timer = new ScheduledThreadPoolExecutor(1, daemons(name + "-timer"));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /** For the transport; nothing may block there. */
    Executor network() {
        return network;
    }

    /** For those who hear of an end. */
    Executor completions() {
        return completions;
    }

    /** For what may wait for a name server. */
    Executor addresses() {
        return addresses;
    }

    /**
     * Does this after a while.
     *
     * @throws RejectedExecutionException when all is closed
     */
    ScheduledFuture<?> later(Duration pause, Runnable task) {
        return timer.schedule(() -> completions.execute(task), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes no more timed tasks; what is under way goes on. */
    void stopTimer() {
        timer.shutdownNow();
    }

    /** Takes nothing more. */
    void close() {
        addresses.shutdown();
        network.shutdown();
        completions.shutdown();
    }

    private static ThreadPoolExecutor pool(int threads, String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
