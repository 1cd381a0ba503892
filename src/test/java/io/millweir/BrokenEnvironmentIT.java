package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.runtime.StartException;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import io.millweir.topics.TopicsUnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only an operator can mend ends the processor with a message that says what to do, at its start and later. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenEnvironmentIT {
    @TempDir
    static Path directory;

    private Simulator simulator;
    private GuardedBroker broker;
    private int states;

    @BeforeAll
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        broker = GuardedBroker.start(directory.resolve("kafka"));
    }

    @AfterAll
    void stop() {
        broker.close();
        simulator.close();
    }

    @AfterEach
    void allow() throws Exception {
        broker.allow();
    }

    private RunningMillweir millweir(String password) {
        return RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state-" + states++),
                broker.overrides(password).toArray(String[]::new));
    }

    private static String fatal(RunningMillweir millweir) throws Exception {
        return millweir.fatal().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(
            value = TopicName.class,
            names = {"RESPONSES", "USAGE", "COMPLETIONS", "INSTANCES"})
    void ends_when_it_may_no_longer_write_a_topic(TopicName topic) throws Exception {
        try (RunningMillweir millweir = millweir("app")) {
            broker.deny(ResourceType.TOPIC, topic.in("millweir."), PatternType.LITERAL, AclOperation.WRITE);
            try (Load load = new Load(broker.client(), 5)) {
                assertThat(fatal(millweir))
                        .startsWith("kafka: no access to the topics \"" + topic.in("millweir.") + "\"; allow");
                load.stop();
            }
        }
    }

    @Test
    void ends_when_it_may_no_longer_join_its_group() throws Exception {
        try (RunningMillweir millweir = millweir("app")) {
            broker.deny(ResourceType.GROUP, "millweir", PatternType.LITERAL, AclOperation.READ);

            assertThat(fatal(millweir)).startsWith("kafka: no access to the group \"millweir\"; allow");
        }
    }

    @Test
    void does_not_start_without_access_to_its_group() throws Exception {
        broker.deny(ResourceType.GROUP, "millweir", PatternType.LITERAL, AclOperation.READ);

        assertThatThrownBy(() -> millweir("app"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("kafka: no access to the group \"millweir\"; allow");
    }

    @Test
    void does_not_start_without_access_to_its_transactional_ids() throws Exception {
        broker.deny(ResourceType.TRANSACTIONAL_ID, "millweir", PatternType.PREFIXED, AclOperation.WRITE);

        assertThatThrownBy(() -> millweir("app"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("kafka: no access to the transactional ids that begin with \"millweir\"");
    }

    @Test
    void does_not_start_with_a_wrong_password() {
        assertThatThrownBy(() -> millweir("wrong"))
                .isInstanceOf(TopicsUnreachableException.class)
                .hasMessageStartingWith(
                        "kafka.properties: \"" + broker.bootstrapServers() + "\" refuses the credentials: ");
    }

    @Test
    void does_not_start_on_a_directory_that_cannot_be_written() throws Exception {
        Path file = Files.createFile(directory.resolve("state-" + states));

        assertThatThrownBy(() -> millweir("app"))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("kafka.state-dir: \"" + file + "\" cannot be written");
    }
}
