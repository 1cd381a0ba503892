package io.millweir.gateway;

import java.net.URI;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP front door: {@code /healthz}, {@code /readyz} and {@code /metrics}.
 *
 * <p>Threading: thread-safe after {@link #start}.
 */
public final class Gateway implements AutoCloseable {
    private final Server server;
    private final ServerConnector connector;

    private Gateway(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 means a free one
     * @param ready whether queries are taken
     * @param metrics the meters in Prometheus' text format
     * @throws IllegalStateException when the port is taken
     */
    public static Gateway start(String host, int port, BooleanSupplier ready, Supplier<String> metrics) {
        QueuedThreadPool threads = new QueuedThreadPool(8, 1);
        threads.setName("http");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Doors(ready, metrics));
        try {
            server.start();
        } catch (Exception e) {
            LifeCycle.stop(server);
            throw new IllegalStateException(
                    "http.port: cannot listen on \"" + host + ":" + port + "\": " + e.getMessage()
                            + "; choose another port, or 0 for a free one",
                    e);
        }
        return new Gateway(server, connector);
    }

    /** Where it can be called from this machine. */
    public URI url() {
        String host = connector.getHost();
        if (host.equals("0.0.0.0") || host.equals("::")) {
            host = "localhost";
        }
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("http: did not stop: " + e.getMessage(), e);
        }
    }

    private static final class Doors extends Handler.Abstract.NonBlocking {
        private static final List<String> READING = List.of("GET", "HEAD");
        private static final String TEXT = "text/plain; charset=utf-8";
        private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

        private final BooleanSupplier ready;
        private final Supplier<String> metrics;

        Doors(BooleanSupplier ready, Supplier<String> metrics) {
            this.ready = ready;
            this.metrics = metrics;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!READING.contains(request.getMethod())) {
                response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", READING));
                write(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, TEXT, "only GET and HEAD here\n");
                return true;
            }
            switch (request.getHttpURI().getPath()) {
                case "/healthz" -> write(response, callback, HttpStatus.OK_200, TEXT, "ok\n");
                case "/readyz" -> {
                    boolean up = ready.getAsBoolean();
                    write(
                            response,
                            callback,
                            up ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503,
                            TEXT,
                            up ? "ready\n" : "not ready: the stream is not running\n");
                }
                case "/metrics" -> write(response, callback, HttpStatus.OK_200, PROMETHEUS, metrics.get());
                default ->
                    write(
                            response,
                            callback,
                            HttpStatus.NOT_FOUND_404,
                            TEXT,
                            "nothing here; there are /healthz, /readyz and /metrics\n");
            }
            return true;
        }

        private static void write(Response response, Callback callback, int status, String type, String body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            Content.Sink.write(response, true, body, callback);
        }
    }
}
