package io.millweir.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Lets only so many calls to one origin make their connection at a time. Thousands that begin at once would overrun the
 * peer's queue of connections and then fail for a haste that is ours.
 *
 * <p>Threading: thread-safe; the monitor is held briefly and never while a call is started.
 */
final class ConnectGate {
    private final int width;
    private final Executor starter;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inside;

    /**
     * An open gate.
     *
     * @param width how many may be inside
     * @param starter runs those that had to wait
     */
    ConnectGate(int width, Executor starter) {
        this.width = width;
        this.starter = starter;
    }

    /** Runs this at once, or when another one leaves. Whoever is let in leaves once. */
    void enter(Runnable call) {
        synchronized (this) {
            if (inside == width) {
                waiting.add(call);
                return;
            }
            inside++;
        }
        call.run();
    }

    /** A connection is made or has failed. */
    void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                inside--;
            }
        }
        if (next != null) {
            starter.execute(next);
        }
    }
}
