package io.millweir.http;

import io.millweir.http.HttpOutcome.Answered;
import io.millweir.http.HttpOutcome.TimedOut;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP calls without blocking: one request out, one whole answer or one kind of failure back. It never retries
 * and follows no redirect. Plain http is spoken as HTTP/1.1; over https the peer chooses. The JVM's proxy properties
 * hold, but never for a loopback address.
 *
 * <p>Threading: thread-safe. Outcomes are completed on this caller's own threads.
 */
public final class HttpCaller implements AutoCloseable {
    private final ExecutorService workers;
    private final ScheduledThreadPoolExecutor timer;
    private final HttpClient client;
    private final Set<HttpCall> inFlight = ConcurrentHashMap.newKeySet();

    /**
     * A caller with its own connections.
     *
     * @param name for its threads
     * @param connectTimeout longest time to make a connection
     */
    public HttpCaller(String name, Duration connectTimeout) {
        this.workers = Executors.newCachedThreadPool(daemons(name));
        this.timer = new ScheduledThreadPoolExecutor(1, daemons(name + "-timer"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.client = HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new LoopbackNeverProxied())
                .executor(workers)
                .build();
    }

    /** Starts a call. */
    public HttpCall send(HttpPost post) {
        return send(post, BodyListener.NONE);
    }

    /** Starts a call whose answer is watched while it arrives. */
    public HttpCall send(HttpPost post, BodyListener listener) {
        HttpCall call = new HttpCall();
        HttpRequest request;
        ScheduledFuture<?> deadline;
        try {
            request = request(post);
            deadline = timer.schedule(
                    () -> workers.execute(() -> call.abort(new TimedOut(post.timeout()))),
                    post.timeout().toNanos(),
                    TimeUnit.NANOSECONDS);
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
        transmit(request, post, listener, call);
        return call;
    }

    private void transmit(HttpRequest request, HttpPost post, BodyListener listener, HttpCall call) {
        AtomicReference<@Nullable BodyCollector> body = new AtomicReference<>();
        CompletableFuture<HttpResponse<byte[]>> transport = client.sendAsync(request, info -> {
            HttpHead head = new HttpHead(info.statusCode(), info.headers());
            BodyCollector collector = new BodyCollector(head, post.maxAnswerBytes(), listener);
            body.set(collector);
            if (call.ended()) {
                collector.cancel();
            }
            listener.onHead(head);
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
            BodyCollector collector = body.get();
            call.finish(
                    problem == null
                            ? new Answered(new HttpHead(response.statusCode(), response.headers()), response.body())
                            : TransportProblem.outcome(problem, collector, post));
        });
    }

    private static HttpRequest request(HttpPost post) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(post.uri())
                // The transport's own timeout ends with the head; ours covers the body too.
                .timeout(post.timeout().plusSeconds(1))
                .POST(BodyPublishers.ofByteArray(post.body()));
        post.headers().forEach(builder::setHeader);
        if ("http".equals(post.uri().getScheme().toLowerCase(Locale.ROOT))) {
            builder.version(Version.HTTP_1_1);
        }
        return builder.build();
    }

    /** Gives up every call in flight. */
    @Override
    public void close() {
        timer.shutdownNow();
        inFlight.forEach(HttpCall::cancel);
        workers.shutdown();
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
