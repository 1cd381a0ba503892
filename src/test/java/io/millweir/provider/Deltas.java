package io.millweir.provider;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers the pieces of a streamed answer and when they came. */
public final class Deltas implements DeltaListener {
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final List<Long> nanos = new CopyOnWriteArrayList<>();
    private final AtomicInteger activity = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void onDelta(String delta) {
        nanos.add(System.nanoTime());
        pieces.add(delta);
        first.countDown();
    }

    @Override
    public void onActivity() {
        activity.incrementAndGet();
    }

    public List<String> pieces() {
        return pieces;
    }

    public String joined() {
        return String.join("", pieces);
    }

    /** How often something came that was no text. */
    public int activity() {
        return activity.get();
    }

    /** When the first piece came, by the system's nanosecond clock. */
    public long firstNanos() {
        return nanos.get(0);
    }

    /** Waits for the first piece. */
    public void awaitFirst() {
        try {
            if (!first.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("no delta came");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
