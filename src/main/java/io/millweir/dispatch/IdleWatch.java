package io.millweir.dispatch;

import io.millweir.provider.DeltaListener;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a streamed call and notices when it falls silent after its first delta. Before that, only the call's
 * timeout counts: a model may think for long.
 *
 * <p>Threading: thread-safe. One timer for each call, which looks when the last sign of life came; {@code onSilence}
 * runs on the timers.
 */
final class IdleWatch implements DeltaListener {
    private final DeltaListener deltas;
    private final Duration limit;
    private final ScheduledExecutorService timers;
    private final Runnable onSilence;
    private volatile long lastSign;
    private boolean over;
    private @Nullable Future<?> timer;

    IdleWatch(DeltaListener deltas, Duration limit, ScheduledExecutorService timers, Runnable onSilence) {
        this.deltas = deltas;
        this.limit = limit;
        this.timers = timers;
        this.onSilence = onSilence;
    }

    @Override
    public void onDelta(String delta) {
        if (isOver()) {
            return;
        }
        lastSign = System.nanoTime();
        deltas.onDelta(delta);
        begin();
    }

    @Override
    public void onActivity() {
        lastSign = System.nanoTime();
        deltas.onActivity();
    }

    private synchronized void begin() {
        if (timer == null && !over) {
            look(limit.toNanos());
        }
    }

    private synchronized void look(long inNanos) {
        if (!over) {
            timer = timers.schedule(this::check, inNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void check() {
        long silent = System.nanoTime() - lastSign;
        if (silent < limit.toNanos()) {
            look(limit.toNanos() - silent);
        } else if (!isOver()) {
            onSilence.run();
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The call ended. */
    synchronized void stop() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
