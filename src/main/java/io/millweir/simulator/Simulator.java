package io.millweir.simulator;

import java.net.URI;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP server on 127.0.0.1 that speaks the wire dialects of OpenAI, Anthropic and Amazon Bedrock, misbehaves on
 * request, and keeps a ledger of every call.
 *
 * <p>Threading: thread-safe. It runs on a small pool of its own; a call that waits holds no thread.
 */
public final class Simulator implements AutoCloseable {
    private static final int THREADS = 24;
    private static final int BACKLOG = 4_096;

    private final Server server;
    private final ServerConnector connector;
    private final Ledger ledger;
    private final Behaviours behaviours;

    private Simulator(Server server, ServerConnector connector, Ledger ledger, Behaviours behaviours) {
        this.server = server;
        this.connector = connector;
        this.ledger = ledger;
        this.behaviours = behaviours;
    }

    /** Starts a simulator; throws IllegalStateException when its port cannot be had. */
    public static Simulator start(SimulatorOptions options) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("simulator");
        threads.setDaemon(true);
        Server server = new Server(threads);
        server.setStopTimeout(0);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Model ids travel in the path, with "%2F" and "%3A" in them.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(options.port());
        connector.setAcceptQueueSize(BACKLOG);
        // A hanging call hangs until its caller gives up.
        connector.setIdleTimeout(0);
        server.addConnector(connector);

        Ledger ledger = new Ledger();
        Behaviours behaviours = new Behaviours();
        CallDesk calls = new CallDesk(options, behaviours, ledger);
        Desk desk = new Desk(behaviours, ledger);
        server.setHandler(new Routes(calls, desk, new AwsAccount(), options, server.getScheduler()));
        try {
            server.start();
        } catch (Exception failure) {
            stop(server);
            throw new IllegalStateException(
                    "simulator port: cannot listen on \"127.0.0.1:%d\" (%s); choose another port, or 0 for a free one"
                            .formatted(options.port(), failure.getMessage()),
                    failure);
        }
        return new Simulator(server, connector, ledger, behaviours);
    }

    /** Where it listens, for example {@code http://127.0.0.1:40123}: the base of all paths. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    /** The calls so far in the order of their arrival, open ones included. */
    public List<LedgerEntry> ledger() {
        return ledger.entries();
    }

    /** Empties the ledger and forgets the calls that {@code first-N} counted. */
    public void clearLedger() {
        ledger.clear();
        behaviours.forgetCalls();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("simulator: could not be stopped; end the process", failure);
        }
    }
}
