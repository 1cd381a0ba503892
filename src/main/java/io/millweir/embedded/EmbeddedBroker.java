package io.millweir.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker and its controller (KRaft) in this JVM, reachable on the loopback address only, its data in a
 * directory.
 *
 * <p>Threading: {@link #start} and {@link #close} block; the rest is immutable.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE = 1;
    private static final String HOST = "localhost";
    private static final int TRIES = 3;

    /** Kafka writes this file when it has closed its logs. */
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker on a directory, which is formatted when it is new.
     *
     * @param directory of the broker's data; created when missing
     * @param port to listen on; 0 means a free one
     * @throws IllegalStateException when the port is taken or the directory cannot be used
     */
    public static EmbeddedBroker start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /**
     * The same, with properties of the broker in place of these or besides them.
     *
     * @throws IllegalStateException when the port is taken or the directory cannot be used
     */
    public static EmbeddedBroker start(Path directory, int port, Map<String, String> further) {
        Path data = directory.toAbsolutePath();
        boolean unclean = format(data) && !Files.exists(data.resolve(CLEAN_SHUTDOWN));
        if (port != 0 && !isFree(port)) {
            throw new IllegalStateException("--kafka-port: \"" + port
                    + "\" is taken on this machine; choose another, or" + " 0 for a free one");
        }
        for (int tried = 1; ; tried++) {
            int listen = port == 0 ? freePort() : port;
            Map<String, Object> properties = properties(data, listen, freePort());
            properties.putAll(further);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
            try {
                server.startup();
                if (unclean) {
                    endHangingTransactions(listen);
                }
                return new EmbeddedBroker(server, listen);
            } catch (RuntimeException e) {
                server.shutdown();
                // A port that was free a moment ago may be taken by now.
                if (port != 0 || tried == TRIES) {
                    throw new IllegalStateException(
                            "embedded broker: did not start on \"" + data + "\": " + e.getMessage()
                                    + "; see the log, or name another --data-dir",
                            e);
                }
            }
        }
    }

    /** {@code host:port} for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void endHangingTransactions(int port) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", HOST + ":" + port))) {
            new HangingTransactions(port).end(admin);
        } catch (ExecutionException | IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Prepares the directory; whether it was one already. */
    private static boolean format(Path data) {
        if (Files.exists(data.resolve("meta.properties"))) {
            return true;
        }
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setPrintStream(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setIgnoreFormatted(true)
                    .run();
            return false;
        } catch (Exception e) {
            throw new IllegalStateException(
                    "--data-dir: \"" + data + "\" cannot be made a broker's directory: " + e.getMessage()
                            + "; name a directory that can be written",
                    e);
        }
    }

    private static Map<String, Object> properties(Path data, int port, int controllerPort) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE));
        properties.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        properties.put(
                "listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("log.dirs", data.toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // A client that waits for the first rebalance waits in vain on a single machine.
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.min.session.timeout.ms", "6000");
        properties.put("auto.create.topics.enable", "false");
        // A lone broker that restarts is fenced for a moment, and a transaction that times out in that moment is ended
        // without its partitions being told: their readers hang for ever. So the first look for timed-out transactions
        // comes long after the start; a client that comes back under its transactional id has its own ended at once.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "60000");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("socket.request.max.bytes", String.valueOf(64 * 1024 * 1024));
        return properties;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("embedded broker: no free port on the loopback address", e);
        }
    }
}
