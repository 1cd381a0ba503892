package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topology.Instances;
import io.millweir.topology.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HeartbeatTest {
    private static final String TOPIC = "millweir.instances";
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Heartbeat.Process PROCESS =
            new Heartbeat.Process("process-1", "host-1", "0.1.0", Instant.parse("2026-03-01T12:00:00Z"));

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Pulse pulse = new Pulse(Duration.ofSeconds(5), System::nanoTime);
    private final FatalEnd end = Ends.ofMillweir();
    private final Heartbeat heartbeat = new Heartbeat(
            producer,
            TOPIC,
            PROCESS,
            new Instances("process-1", Duration.ofSeconds(5), System::nanoTime),
            pulse,
            end,
            Clock.systemUTC(),
            System::nanoTime,
            INTERVAL);

    @AfterEach
    void close() {
        heartbeat.close();
    }

    @Test
    void writes_a_value_that_its_schema_knows() {
        Instant now = Instant.parse("2026-03-01T12:00:01.123456789Z");

        Schemas.assertValid("instance", Heartbeat.value(PROCESS, now, false));
        Schemas.assertValid("instance", Heartbeat.value(PROCESS, now, true));
    }

    @Test
    void sends_the_next_beat_only_when_the_one_before_has_arrived() {
        heartbeat.start();
        sent(1);
        pause();
        assertThat(producer.history()).hasSize(1);

        producer.completeNext();

        sent(2);
    }

    @Test
    void lets_calls_be_made_when_the_first_beat_has_arrived() throws Exception {
        heartbeat.start();
        sent(1);
        assertThat(pulse.mayCall()).isFalse();
        assertThat(heartbeat.heard().toCompletableFuture()).isNotDone();

        producer.completeNext();

        heartbeat.heard().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(pulse.mayCall()).isTrue();
    }

    @Test
    void goes_on_beating_after_a_beat_that_was_refused_or_threw() {
        heartbeat.start();
        sent(1);

        producer.errorNext(new NotEnoughReplicasException("scripted"));
        sent(2);
        producer.sendException = new IllegalStateException("scripted");
        producer.completeNext();
        pause();
        producer.sendException = null;

        sent(3);
        assertThat(end.hasCome()).isFalse();
    }

    @Test
    void ends_the_process_when_it_may_not_write_the_topic() {
        heartbeat.start();
        sent(1);

        producer.errorNext(new TopicAuthorizationException(Set.of(TOPIC)));

        eventually(end::hasCome);
    }

    @Test
    void announces_at_once_that_it_leaves_while_a_beat_is_on_its_way() {
        heartbeat.start();
        sent(1);

        heartbeat.leaving();

        sent(2);
        assertThat(value(0).has("leaving")).isFalse();
        assertThat(value(1).path("leaving").asBoolean()).isTrue();
    }

    @Test
    void says_farewell_behind_all_beats() {
        heartbeat.start();
        sent(1);

        heartbeat.close();

        List<ProducerRecord<byte[], byte[]>> history = producer.history();
        ProducerRecord<byte[], byte[]> last = history.get(history.size() - 1);
        assertThat(last.value()).isNull();
        assertThat(last.key()).asString(StandardCharsets.UTF_8).isEqualTo("process-1");
    }

    private JsonNode value(int index) {
        return ((Parsed.Ok) Json.parse(producer.history().get(index).value())).value();
    }

    private void sent(int records) {
        eventually(() -> producer.history().size() == records);
    }

    private static void eventually(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(3 * INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
