package io.millweir.provider;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that remembers. */
public final class Heard implements DeltaListener {
    private final List<String> deltas = new CopyOnWriteArrayList<>();
    private final AtomicInteger activity = new AtomicInteger();

    @Override
    public void onDelta(String delta) {
        deltas.add(delta);
    }

    @Override
    public void onActivity() {
        activity.incrementAndGet();
    }

    public List<String> deltas() {
        return deltas;
    }

    public String joined() {
        return String.join("", deltas);
    }

    public int activity() {
        return activity.get();
    }
}
