package io.millweir.http;

import io.millweir.http.HttpOutcome.Cancelled;
import io.millweir.http.HttpOutcome.Garbled;
import io.millweir.http.HttpOutcome.NotConnected;
import io.millweir.http.HttpOutcome.Reset;
import io.millweir.http.HttpOutcome.TimedOut;
import io.millweir.http.HttpOutcome.TooLarge;
import io.millweir.http.HttpOutcome.Truncated;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Reads the exceptions of the JDK's client as outcomes. */
final class TransportProblem {
    private TransportProblem() {}

    static HttpOutcome outcome(Throwable problem, @Nullable BodyCollector body, HttpPost post) {
        if (body != null && caused(problem, BodyCollector.LimitPassed.class)) {
            return new TooLarge(body.head(), post.maxAnswerBytes());
        }
        if (caused(problem, UnresolvedAddressException.class)) {
            return new NotConnected(
                    "no address is known for host \"" + post.uri().getHost() + "\"");
        }
        if (caused(problem, HttpConnectTimeoutException.class)) {
            return new NotConnected("no connection in time");
        }
        if (caused(problem, ConnectException.class) || caused(problem, SSLHandshakeException.class)) {
            return new NotConnected(detail(problem));
        }
        if (caused(problem, HttpTimeoutException.class)) {
            return new TimedOut(post.timeout());
        }
        if (caused(problem, CancellationException.class)) {
            return new Cancelled();
        }
        if (body != null) {
            return new Truncated(body.head(), body.received(), detail(problem));
        }
        return caused(problem, ProtocolException.class) ? new Garbled(detail(problem)) : new Reset(detail(problem));
    }

    private static boolean caused(Throwable problem, Class<? extends Throwable> type) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    private static String detail(Throwable problem) {
        Throwable deepest = problem;
        String message = String.valueOf(problem.getMessage());
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
            if (deepest.getMessage() != null) {
                message = deepest.getMessage();
            }
        }
        return message;
    }
}
