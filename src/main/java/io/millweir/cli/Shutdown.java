package io.millweir.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what a command started, the last first, when the command ends or SIGTERM or SIGINT comes, also while it still
 * starts; after a signal the process ends with status 0, after what it cannot go on with with status 1.
 *
 * <p>Threading: parts are started and closed on the command's thread only. The signal arrives on a thread of the JVM's,
 * which interrupts the command and waits until everything is closed.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** How long the closing after a fatal end may take: a supervisor waits for it to start the process again. */
    private static final Duration FATAL_LIMIT = Duration.ofMinutes(2);

    private final Consumer<Thread> hooks;
    private final IntConsumer halt;
    private final Thread command = Thread.currentThread();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CompletableFuture<Void> signal = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean sheltered;
    private boolean closing;
    private volatile boolean failed;

    /** What a command does between its start and its end. */
    interface Body {
        /** The command's exit status. */
        int run(Shutdown shutdown) throws Exception;
    }

    Shutdown(Consumer<Thread> hooks, IntConsumer halt) {
        this.hooks = hooks;
        this.halt = halt;
    }

    /** Runs a command that closes what it started. */
    static int around(Body body) throws Exception {
        return new Shutdown(Runtime.getRuntime()::addShutdownHook, Runtime.getRuntime()::halt).run(body);
    }

    int run(Body body) throws Exception {
        hooks.accept(new Thread(this::signalled, "shutdown"));
        try {
            return body.run(this);
        } catch (Exception e) {
            if (failed || !isSignalled()) {
                throw e;
            }
            LOG.debug("stopped by a signal", e);
            return 0;
        } finally {
            close();
        }
    }

    /** Remembers a part that was started. */
    <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        if (isSignalled()) {
            throw new CancellationException("stopped by a signal while starting");
        }
        return part;
    }

    /** Starts a part that must not be interrupted half-way, and remembers it. */
    <T extends AutoCloseable> T undisturbed(Supplier<T> start) {
        shelter(true);
        T part;
        try {
            part = start.get();
        } finally {
            shelter(false);
        }
        return closing(part);
    }

    /** Waits for the signal. */
    void await() throws InterruptedException {
        await(new CompletableFuture<>());
    }

    /**
     * Waits for the signal, or for what cannot go on. Closing after the latter is bounded in time: the process halts
     * when it takes too long.
     *
     * @param fatal completes with why and what to do
     * @throws StoppedException when that comes first
     */
    void await(CompletionStage<String> fatal) throws InterruptedException {
        try {
            Object first =
                    CompletableFuture.anyOf(signal, fatal.toCompletableFuture()).get();
            if (first instanceof String reason && !isSignalled()) {
                failed = true;
                haltLater();
                throw new StoppedException(reason);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("shutdown: " + e.getCause(), e);
        }
    }

    private void haltLater() {
        Thread watch = new Thread(
                () -> {
                    try {
                        if (!ended.await(FATAL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                            LOG.error("stopping: it takes too long; the process halts");
                            halt.accept(Millweir.FAILED);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "shutdown-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private boolean isSignalled() {
        return signal.isDone();
    }

    private synchronized void shelter(boolean on) {
        sheltered = on;
    }

    private void signalled() {
        synchronized (this) {
            // The hook also runs when the command has ended by itself: then its own status stands.
            if (ended.getCount() == 0) {
                return;
            }
            boolean unused = signal.complete(null);
            if (!sheltered && !closing) {
                command.interrupt();
            }
        }
        boolean inTime = false;
        try {
            inTime = ended.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A process that drained did its job; without this the JVM would end with the signal's status.
        halt.accept(inTime && !failed ? 0 : Millweir.FAILED);
    }

    private void close() {
        synchronized (this) {
            closing = true;
            // Whoever is closed must not find the interruption that was meant for the start.
            boolean unused = Thread.interrupted();
        }
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.error("stopping: a part did not close", e);
            }
        }
        ended.countDown();
    }
}
