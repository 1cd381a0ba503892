package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.GuardedBroker;
import io.millweir.topics.TopicName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ends a processor that cannot go on, as the one who started it sees it: a message and status 1. */
@Timeout(180)
class FatalEndIT {
    @TempDir
    private Path directory;

    private CompletableFuture<Ran> run(String... overrides) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--http-port",
                "0",
                "--state-dir",
                directory.resolve("state").toString()));
        for (String override : overrides) {
            arguments.addAll(List.of("--set", override));
        }
        return CompletableFuture.supplyAsync(
                () -> Ran.millweir(arguments.toArray(String[]::new)), task -> new Thread(task).start());
    }

    @Test
    void a_right_that_is_taken_away_while_it_runs_ends_it_with_status_1() throws Exception {
        try (GuardedBroker broker = GuardedBroker.start(directory.resolve("kafka"));
                Admin admin = Admin.create(broker.client())) {
            CompletableFuture<Ran> running = run(broker.overrides("app").toArray(String[]::new));
            while (!running.isDone() && groups(admin).isEmpty()) {
                Thread.sleep(200);
            }

            broker.deny(
                    ResourceType.TOPIC, TopicName.INSTANCES.in("millweir."), PatternType.LITERAL, AclOperation.WRITE);

            Ran ran = running.get(90, TimeUnit.SECONDS);
            assertThat(ran.err())
                    .endsWith("kafka: no access to the topics \"millweir.instances\"; allow this principal to describe,"
                            + " read and write them\n");
            assertThat(ran.status()).isEqualTo(1);
        }
    }

    @Test
    void a_broker_that_speaks_no_common_version_is_told_at_once_with_status_1() throws Exception {
        try (OldBroker broker = OldBroker.start()) {
            Instant start = Instant.now();

            Ran ran = run("kafka.bootstrap-servers=" + broker.address()).get(60, TimeUnit.SECONDS);

            assertThat(ran.err()).startsWith("kafka").contains("\"" + broker.address() + "\"", "not support");
            assertThat(ran.err().lines()).hasSize(1);
            assertThat(ran.status()).isEqualTo(1);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
        }
    }

    private static List<String> groups(Admin admin) throws Exception {
        return admin.listGroups().all().get(10, TimeUnit.SECONDS).stream()
                .map(group -> group.groupId())
                .toList();
    }
}
