package io.millweir.topics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker in this JVM with two users: {@code admin}, who may do everything, and {@code guest}, who may do nothing. */
final class SecuredBroker implements AutoCloseable {
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    SecuredBroker(Path directory) throws Exception {
        int port = freePort();
        int controllerPort = freePort();
        this.bootstrapServers = "localhost:" + port;
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("node.id", "1"),
                Map.entry("process.roles", "broker,controller"),
                Map.entry("controller.quorum.voters", "1@localhost:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", "CLIENT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort),
                Map.entry("listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "CLIENT"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN"),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry("sasl.mechanism.controller.protocol", "PLAIN"),
                Map.entry("listener.name.client.plain.sasl.jaas.config", users()),
                Map.entry("listener.name.controller.plain.sasl.jaas.config", users()),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:admin"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("log.dirs", directory.toString())));
        Formatter formatter = new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setMetadataLogDirectory(directory.toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter.addDirectory(directory.toString());
        formatter.run();
        this.server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        server.startup();
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Admin admin(String user, String password) {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PLAIN + "username=\"" + user + "\" password=\"" + password + "\";"));
    }

    private static String users() {
        return PLAIN
                + "username=\"admin\" password=\"admin-pass\" user_admin=\"admin-pass\" user_guest=\"guest-pass\";";
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
