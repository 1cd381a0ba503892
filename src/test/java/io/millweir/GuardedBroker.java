package io.millweir;

import io.millweir.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A broker that asks for a password and looks at rights: {@code app} may do everything that it is not denied. */
public final class GuardedBroker implements AutoCloseable {
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final EmbeddedBroker broker;
    private final Admin admin;

    private GuardedBroker(EmbeddedBroker broker) {
        this.broker = broker;
        this.admin = Admin.create(client());
    }

    /** Starts it on this directory. */
    public static GuardedBroker start(Path directory) {
        return new GuardedBroker(EmbeddedBroker.start(
                directory,
                0,
                Map.of(
                        "listener.security.protocol.map",
                        "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.mechanism.inter.broker.protocol",
                        "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config",
                        PLAIN + " username=\"admin\" password=\"admin\" user_admin=\"admin\" user_app=\"app\";",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found",
                        "true",
                        "super.users",
                        "User:admin;User:ANONYMOUS")));
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Properties of a client that may do everything. */
    public Map<String, Object> client() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas("admin", "admin"));
    }

    /** Overrides of the configuration with which Millweir is {@code app} here. */
    public List<String> overrides(String password) {
        return List.of(
                "kafka.bootstrap-servers=" + bootstrapServers(),
                "kafka.properties.security.protocol=SASL_PLAINTEXT",
                "kafka.properties.sasl.mechanism=PLAIN",
                "kafka.properties.sasl.jaas.config=" + jaas("app", password));
    }

    /** Denies this to {@code app} from now on. */
    public void deny(ResourceType type, String name, PatternType pattern, AclOperation operation) throws Exception {
        ResourcePattern resource = new ResourcePattern(type, name, pattern);
        List<AclBinding> rules = Stream.of(
                        new AccessControlEntry("User:*", "*", AclOperation.ALL, AclPermissionType.ALLOW),
                        new AccessControlEntry("User:app", "*", operation, AclPermissionType.DENY))
                .map(rule -> new AclBinding(resource, rule))
                .toList();
        admin.createAcls(rules).all().get(10, TimeUnit.SECONDS);
    }

    /** Denies nothing any more. */
    public void allow() throws Exception {
        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get(10, TimeUnit.SECONDS);
    }

    private static String jaas(String user, String password) {
        return PLAIN + " username=\"" + user + "\" password=\"" + password + "\";";
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
