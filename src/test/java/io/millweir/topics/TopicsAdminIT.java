package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class TopicsAdminIT {
    private static final TopicCatalog CATALOG = TopicCatalog.load();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static SecuredBroker broker;
    private static Admin admin;

    private TopicSettings settings;

    @BeforeAll
    static void start() throws Exception {
        broker = new SecuredBroker(directory);
        admin = broker.admin("admin", "admin-pass");
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @BeforeEach
    void take_a_prefix_of_its_own(TestInfo test) {
        settings = new TopicSettings(test.getTestMethod().orElseThrow().getName() + ".", 4, (short) 1);
    }

    @AfterEach
    void forget_rights() throws Exception {
        done(admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
        await(() -> rights().isEmpty());
    }

    @Test
    void names_every_missing_topic() {
        List<String> differences = topics(admin).check(settings);

        assertThat(differences)
                .hasSize(TopicName.values().length)
                .contains("topic \"names_every_missing_topic.queries\": does not exist; run 'millweir topics apply'");
    }

    @Test
    void creates_what_the_catalogue_describes_and_then_finds_no_difference() {
        TopicsAdmin.Applied applied = topics(admin).apply(settings);

        assertThat(applied.left()).isEmpty();
        assertThat(applied.done())
                .hasSize(TopicName.values().length)
                .contains(
                        "topic \"" + name(TopicName.QUERIES) + "\": created with 4 partitions",
                        "topic \"" + name(TopicName.MODELS) + "\": created with 1 partition");
        assertThat(topics(admin).check(settings)).isEmpty();
    }

    @Test
    void does_nothing_the_second_time() {
        topics(admin).apply(settings);

        TopicsAdmin.Applied again = topics(admin).apply(settings);

        assertThat(again).isEqualTo(new TopicsAdmin.Applied(List.of(), List.of()));
    }

    @Test
    void leaves_partitions_alone_and_says_what_to_do() throws Exception {
        create(TopicName.QUERIES, 8, Map.of("max.message.bytes", "10485760"));

        TopicsAdmin.Applied applied = topics(admin).apply(settings);

        String sentence = "topic \"" + name(TopicName.QUERIES)
                + "\": has 8 partitions, expected 4; create it anew or set topics.partitions: 8";
        assertThat(applied.left()).containsExactly(sentence);
        assertThat(topics(admin).check(settings)).containsExactly(sentence);
    }

    @Test
    void offers_no_setting_for_a_topic_with_its_own_number_of_partitions() throws Exception {
        topics(admin).apply(settings);
        delete(TopicName.MODELS);
        create(TopicName.MODELS, 2, Map.of("cleanup.policy", "compact"));

        assertThat(topics(admin).check(settings))
                .containsExactly(
                        "topic \"" + name(TopicName.MODELS) + "\": has 2 partitions, expected 1; create it anew");
    }

    @Test
    void mends_configurations_that_differ() throws Exception {
        create(TopicName.MODELS, 1, Map.of("cleanup.policy", "delete"));
        create(TopicName.RESPONSES, 4, Map.of("max.message.bytes", "2000000"));
        assertThat(topics(admin).check(settings))
                .contains(
                        "topic \"" + name(TopicName.MODELS)
                                + "\": cleanup.policy is \"delete\", expected \"compact\"; run 'millweir topics apply'",
                        "topic \"" + name(TopicName.RESPONSES)
                                + "\": max.message.bytes is \"2000000\", expected \"11534336\"; run 'millweir topics apply'");

        TopicsAdmin.Applied applied = topics(admin).apply(settings);

        assertThat(applied.done())
                .contains(
                        "topic \"" + name(TopicName.MODELS) + "\": cleanup.policy set to \"compact\"",
                        "topic \"" + name(TopicName.RESPONSES) + "\": max.message.bytes set to \"11534336\"");
        assertThat(topics(admin).check(settings)).isEmpty();
    }

    @Test
    void keeps_the_retention_that_an_operator_chose() throws Exception {
        topics(admin).apply(settings);
        set(TopicName.USAGE, "retention.ms", "1000");

        TopicsAdmin.Applied applied = topics(admin).apply(settings);

        assertThat(applied.done()).isEmpty();
        assertThat(topics(admin).check(settings)).isEmpty();
        assertThat(value(TopicName.USAGE, "retention.ms")).isEqualTo("1000");
    }

    @Test
    void gives_a_topic_that_was_compacted_the_retention_of_the_catalogue() throws Exception {
        create(TopicName.USAGE, 4, Map.of("cleanup.policy", "compact", "max.message.bytes", "10485760"));

        topics(admin).apply(settings);

        assertThat(value(TopicName.USAGE, "cleanup.policy")).isEqualTo("delete");
        assertThat(value(TopicName.USAGE, "retention.ms"))
                .isEqualTo(Long.toString(Duration.ofDays(400).toMillis()));
    }

    @Test
    void says_which_right_is_missing_to_see_a_topic() {
        topics(admin).apply(settings);

        try (Admin guest = broker.admin("guest", "guest-pass")) {
            String sentence = "topic \"" + name(TopicName.QUERIES)
                    + "\": not visible for this principal; grant DESCRIBE on the topic";
            assertThat(topics(guest).check(settings))
                    .hasSize(TopicName.values().length)
                    .contains(sentence);
            assertThat(topics(guest).apply(settings).left()).contains(sentence);
        }
    }

    @Test
    void says_which_right_is_missing_to_read_a_configuration() throws Exception {
        topics(admin).apply(settings);
        grant(AclOperation.DESCRIBE);

        try (Admin guest = broker.admin("guest", "guest-pass")) {
            assertThat(topics(guest).check(settings))
                    .hasSize(TopicName.values().length)
                    .contains("topic \"" + name(TopicName.QUERIES)
                            + "\": its configuration is not readable for this principal;"
                            + " grant DESCRIBE_CONFIGS on the topic");
        }
    }

    @Test
    void says_which_right_is_missing_to_create_and_to_change() throws Exception {
        create(TopicName.MODELS, 1, Map.of());
        grant(AclOperation.DESCRIBE);
        grant(AclOperation.DESCRIBE_CONFIGS);

        try (Admin guest = broker.admin("guest", "guest-pass")) {
            TopicsAdmin.Applied applied = topics(guest).apply(settings);

            assertThat(applied.done()).isEmpty();
            assertThat(applied.left())
                    .contains(
                            "topic \"" + name(TopicName.QUERIES)
                                    + "\": not created, the broker does not allow it;"
                                    + " grant CREATE on the topic or the cluster",
                            "topic \"" + name(TopicName.MODELS)
                                    + "\": not changed, the broker does not allow it; grant ALTER_CONFIGS on the topic");
        }
    }

    @Test
    void carries_the_reason_of_a_broker_that_refuses() {
        TopicSettings threeReplicas = new TopicSettings(settings.prefix(), 4, (short) 3);

        TopicsAdmin.Applied applied = topics(admin).apply(threeReplicas);

        assertThat(applied.done()).isEmpty();
        assertThat(applied.left()).hasSize(TopicName.values().length).allSatisfy(sentence -> assertThat(sentence)
                .contains("the broker refuses: \"")
                .contains("replication"));
    }

    @Test
    void says_that_credentials_are_refused_and_not_which() {
        try (Admin stranger = broker.admin("guest", "wrong-pass")) {
            assertThatThrownBy(() -> topics(stranger).check(settings))
                    .isInstanceOf(TopicsUnreachableException.class)
                    .hasMessageStartingWith(
                            "kafka.properties: \"" + broker.bootstrapServers() + "\" refuses the credentials: ")
                    .hasMessageNotContaining("wrong-pass");
        }
    }

    @Test
    void says_within_the_limit_that_nobody_answers() throws Exception {
        String nowhere = "localhost:" + SecuredBroker.freePort();
        try (Admin alone = Admin.create(Map.of("bootstrap.servers", nowhere))) {
            TopicsAdmin topics = new TopicsAdmin(alone, nowhere, Duration.ofSeconds(1), CATALOG);

            assertThatThrownBy(() -> topics.check(settings))
                    .isInstanceOf(TopicsUnreachableException.class)
                    .hasMessageStartingWith(
                            "kafka.bootstrap-servers: cannot reach \"" + nowhere + "\" within 1 s; check that");
        }
    }

    private static TopicsAdmin topics(Admin client) {
        return new TopicsAdmin(client, broker.bootstrapServers(), LIMIT, CATALOG);
    }

    private String name(TopicName topic) {
        return topic.in(settings.prefix());
    }

    private void create(TopicName topic, int partitions, Map<String, String> configs) throws Exception {
        NewTopic created = new NewTopic(name(topic), Optional.of(partitions), Optional.of((short) 1)).configs(configs);
        done(admin.createTopics(List.of(created)).all());
        await(() -> names().contains(name(topic)));
    }

    private void delete(TopicName topic) throws Exception {
        done(admin.deleteTopics(List.of(name(topic))).all());
        await(() -> !names().contains(name(topic)));
    }

    private static Set<String> names() throws Exception {
        return admin.listTopics().names().get(10, TimeUnit.SECONDS);
    }

    private void set(TopicName topic, String key, String value) throws Exception {
        done(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, name(topic)),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
        await(() -> value(topic, key).equals(value));
    }

    private String value(TopicName topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name(topic));
        return admin.describeConfigs(List.of(resource))
                .all()
                .get(10, TimeUnit.SECONDS)
                .get(resource)
                .get(key)
                .value();
    }

    private void grant(AclOperation operation) throws Exception {
        AclBinding right = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, settings.prefix(), PatternType.PREFIXED),
                new AccessControlEntry("User:guest", "*", operation, AclPermissionType.ALLOW));
        done(admin.createAcls(List.of(right)).all());
        await(() -> rights().contains(right));
    }

    private static Collection<AclBinding> rights() throws Exception {
        return admin.describeAcls(AclBindingFilter.ANY).values().get(10, TimeUnit.SECONDS);
    }

    private static void done(KafkaFuture<?> future) throws Exception {
        future.get(10, TimeUnit.SECONDS);
    }

    /** The controller has answered; the broker that the code under test asks may not have heard of it yet. */
    private static void await(Callable<Boolean> visible) throws Exception {
        for (int tries = 0; !visible.call(); tries++) {
            assertThat(tries).as("tries of 20 ms").isLessThan(500);
            Thread.sleep(20);
        }
    }
}
