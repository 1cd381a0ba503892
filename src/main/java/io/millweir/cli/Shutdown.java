package io.millweir.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a command stay up until SIGTERM or SIGINT, then closes what it started, in order, and ends with status 0.
 *
 * <p>Threading: {@link #await} blocks the command's thread; the signal arrives on a thread of the JVM's.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private final CountDownLatch signal = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AutoCloseable[] parts;

    /** These parts are closed in this order. */
    Shutdown(AutoCloseable... parts) {
        this.parts = parts;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            signal.countDown();
            if (close()) {
                // A process that drained did its job; without this the JVM would end with the signal's status.
                Runtime.getRuntime().halt(0);
            }
        }));
    }

    /** Waits for the signal. */
    void await() throws InterruptedException {
        signal.await();
    }

    /** Closes the parts, once. */
    boolean close() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("stopping: a part did not close", e);
            }
        }
        return true;
    }
}
