package io.millweir.simulator;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * One request on its connection, with what may be done to either.
 *
 * <p>Threading: used by one thread at a time, handed on by the scheduler and by write callbacks.
 */
record Exchange(Request request, Response response, Callback callback, Scheduler scheduler) {
    /** Runs a step after a pause; at once when the pause is nothing. The step must not wait. */
    void after(Duration pause, Runnable step) {
        if (pause.isZero()) {
            step.run();
            return;
        }
        // Nothing is scheduled any more while the server stops, and the connection is about to be closed.
        Scheduler.Task unused = scheduler.schedule(
                () -> {
                    try {
                        step.run();
                    } catch (RuntimeException failure) {
                        callback.failed(failure);
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Waits for the caller to give up, then runs a step and lets the connection go. */
    void whenGone(Runnable step) {
        EndPoint endPoint = endPoint();
        // Whatever can be read now is the end of the connection, or a second request that is not due yet.
        boolean unused = endPoint.tryFillInterested(Callback.from(() -> {
            step.run();
            drop();
        }));
    }

    /** Closes the connection in order (FIN). */
    void drop() {
        endPoint().close();
        callback.failed(new EofException("dropped by the simulator"));
    }

    /** Resets the connection (RST). */
    void reset() {
        if (endPoint().getTransport() instanceof SocketChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException closedAlready) {
                callback.failed(closedAlready);
                return;
            }
        }
        drop();
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }
}
