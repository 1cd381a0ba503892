package io.millweir.http;

import io.millweir.http.HttpOutcome.Answered;
import io.millweir.http.HttpOutcome.TimedOut;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP calls without blocking: one request out, one whole answer or one kind of failure back. It never retries
 * and follows no redirect. HTTP/1.1 is spoken always, a connection for each call in flight: over HTTP/2 the JDK's
 * client fails calls beyond the peer's limit of streams instead of opening another connection (JDK-8225647). The JVM's
 * proxy properties hold, but never for a loopback address.
 *
 * <p>Threading: thread-safe. A few threads carry all calls. Bodies are watched on those of the network, where nothing
 * may block; outcomes are completed on others.
 */
public final class HttpCaller implements AutoCloseable {
    /** Connections to one origin that are being made at the same time; well below what any server lets queue. */
    static final int CONNECTING = 128;

    private static final LoopbackNeverProxied PROXIES = new LoopbackNeverProxied();

    private final HttpThreads threads;
    private final HttpClient client;
    private final Set<HttpCall> inFlight = ConcurrentHashMap.newKeySet();
    private final Map<String, ConnectGate> gates = new ConcurrentHashMap<>();

    /**
     * A caller with its own connections.
     *
     * @param name for its threads
     * @param connectTimeout longest time to make a connection
     */
    public HttpCaller(String name, Duration connectTimeout) {
        this.threads = new HttpThreads(name);
        this.client = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(PROXIES)
                .executor(threads.network())
                .build();
    }

    /** Starts a call. */
    public HttpCall send(HttpPost post) {
        return send(post, BodyListener.NONE);
    }

    /** Starts a call whose answer is watched while it arrives. */
    public HttpCall send(HttpPost post, BodyListener listener) {
        HttpCall call = new HttpCall(threads.completions(), this::later);
        ConnectGate gate;
        ConnectionNotice body;
        HttpRequest request;
        ScheduledFuture<?> deadline;
        try {
            gate = gates.computeIfAbsent(
                    post.uri().getScheme() + "://" + post.uri().getRawAuthority(),
                    origin -> new ConnectGate(CONNECTING, threads.network()));
            body = new ConnectionNotice(BodyPublishers.ofByteArray(post.body()), gate::leave);
            request = request(post, body);
            deadline = threads.later(post.timeout(), () -> call.abort(new TimedOut(post.timeout())));
        } catch (IllegalArgumentException unusable) {
            // The exception quotes the header, which may be a key.
            call.finish(new HttpOutcome.NotConnected("the address or a header is not valid HTTP"));
            return call;
        } catch (RejectedExecutionException closed) {
            call.cancel();
            return call;
        }
        inFlight.add(call);
        var unusedCleanup = call.outcome().whenComplete((outcome, never) -> {
            deadline.cancel(false);
            inFlight.remove(call);
        });
        gate.enter(() -> connect(request, body, post, listener, call));
        return call;
    }

    private void connect(
            HttpRequest request, ConnectionNotice body, HttpPost post, BodyListener listener, HttpCall call) {
        if (call.ended()) {
            body.tell();
            return;
        }
        // A proxy asks for the address itself, and may be the only one who can.
        if (Loopback.isLoopback(post.uri().getHost())
                || !PROXIES.select(post.uri()).equals(List.of(Proxy.NO_PROXY))) {
            transmit(request, body, post, listener, call);
            return;
        }
        try {
            threads.addresses().execute(() -> {
                lookUp(post.uri());
                transmit(request, body, post, listener, call);
            });
        } catch (RejectedExecutionException closed) {
            body.tell();
            call.cancel();
        }
    }

    // The transport asks for the address on a thread of the network; the JVM remembers the answer until then.
    private static void lookUp(URI uri) {
        try {
            InetAddress unused = InetAddress.getByName(uri.getHost());
        } catch (UnknownHostException toldByTheTransport) {
            // It finds out for itself.
        }
    }

    private void transmit(
            HttpRequest request, ConnectionNotice notice, HttpPost post, BodyListener listener, HttpCall call) {
        AtomicReference<@Nullable BodyCollector> body = new AtomicReference<>();
        CompletableFuture<HttpResponse<byte[]>> transport = client.sendAsync(request, info -> {
            HttpHead head = new HttpHead(info.statusCode(), info.headers());
            BodyCollector collector = new BodyCollector(head, post.maxAnswerBytes(), listener);
            body.set(collector);
            if (call.ended()) {
                collector.cancel();
            }
            return collector;
        });
        call.onAbort(() -> {
            BodyCollector collector = body.get();
            if (collector != null) {
                collector.cancel();
            }
            transport.cancel(true);
        });
        var unusedEnd = transport.whenComplete((response, problem) -> {
            notice.tell();
            call.finish(
                    problem == null
                            ? new Answered(new HttpHead(response.statusCode(), response.headers()), response.body())
                            : TransportProblem.outcome(problem, body.get(), post));
        });
    }

    private static HttpRequest request(HttpPost post, ConnectionNotice body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(post.uri()).POST(body);
        post.headers().forEach(builder::setHeader);
        return builder.build();
    }

    private void later(Duration pause, Runnable task) {
        try {
            var unused = threads.later(pause, task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Gives up every call in flight. */
    @Override
    public void close() {
        threads.stopTimer();
        inFlight.forEach(HttpCall::cancel);
        threads.close();
    }
}
