package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Health;
import io.millweir.topics.Json;
import io.millweir.topology.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HealthWriterTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final CountDownLatch room = new CountDownLatch(1);
    private volatile boolean full;
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (full) {
                        waitForRoom();
                    }
                    return super.send(record, callback);
                }
            };
    private final HealthWriter writer = new HealthWriter(producer, "millweir.health", Duration.ofMillis(30));

    @AfterEach
    void close() {
        room.countDown();
        writer.close();
    }

    @Test
    void writes_a_state_under_its_deployment_as_the_schema_has_it() {
        writer.write(new Health("aws.bedrock/m/eu-west-1", Health.State.HALF_OPEN, "seen", AT, AT.plusSeconds(5), "p"));
        sent(1);

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo("millweir.health");
        assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("aws.bedrock/m/eu-west-1");
        assertThat(record.value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"deployment\":\"aws.bedrock/m/eu-west-1\",\"state\":\"half_open\",\"cause\":\"seen\","
                        + "\"changed_at\":\"2026-03-01T12:00:00.000Z\",\"until\":\"2026-03-01T12:00:05.000Z\","
                        + "\"process\":\"p\"}");
        Schemas.assertValid("health", record.value());
    }

    @Test
    @Timeout(10)
    void holds_nobody_up_while_the_broker_does_and_then_writes_the_newest_state() {
        full = true;
        writer.write(health("a", Health.State.OPEN));

        for (int i = 0; i < 1_000; i++) {
            writer.write(health("b", Health.State.OPEN));
            writer.write(health("b", Health.State.HALF_OPEN));
        }
        writer.write(health("b", Health.State.CLOSED));
        full = false;
        room.countDown();
        sent(2);

        assertThat(states()).containsExactly("a open", "b closed");
    }

    @Test
    void writes_again_what_the_broker_refused() {
        writer.write(health("a", Health.State.OPEN));
        sent(1);

        producer.errorNext(new TopicAuthorizationException("not yet"));
        sent(2);

        assertThat(states()).containsExactly("a open", "a open");
    }

    @Test
    void does_not_bring_back_an_older_state_that_the_broker_refused() {
        writer.write(health("a", Health.State.OPEN));
        sent(1);
        writer.write(health("a", Health.State.CLOSED));
        sent(2);

        producer.errorNext(new TopicAuthorizationException("not yet"));
        producer.completeNext();
        writer.write(health("b", Health.State.OPEN));
        sent(3);

        assertThat(states()).containsExactly("a open", "a closed", "b open");
    }

    private static Health health(String deployment, Health.State state) {
        return new Health(deployment, state, null, AT, null, "p");
    }

    private List<String> states() {
        return producer.history().stream()
                .map(record -> Json.read(record.value(), Health.class))
                .map(health -> health.deployment() + " " + health.state().name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private void sent(int count) {
        eventually(() -> producer.history().size() >= count);
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time that is left").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void waitForRoom() {
        try {
            room.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
