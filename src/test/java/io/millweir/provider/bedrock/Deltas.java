package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps the deltas of a call. */
final class Deltas implements DeltaListener {
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final AtomicInteger activities = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void onDelta(String delta) {
        pieces.add(delta);
        first.countDown();
    }

    @Override
    public void onActivity() {
        activities.incrementAndGet();
    }

    List<String> pieces() {
        return pieces;
    }

    String joined() {
        return String.join("", pieces);
    }

    int activities() {
        return activities.get();
    }

    void awaitFirst() {
        try {
            if (!first.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("no delta came");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
