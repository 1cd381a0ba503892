package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.dispatch.HealthBoard;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on {@code health} reaches the board of this process, unless it cannot be read. */
class HealthNewsTest {
    private static final String KEY = "openai/gpt-5-mini";
    private static final String OPEN =
            "{\"deployment\": \"openai/gpt-5-mini\", \"state\": \"open\", \"changed_at\": \"2026-03-01T12:00:00.000Z\","
                    + " \"process\": \"p\"}";

    private final HealthBoard board = new HealthBoard("me", Clock.systemUTC(), posted -> {});
    private final TopologyTestDriver driver = new TopologyTestDriver(new Topology()
            .addGlobalStore(
                    Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(MillweirTopology.HEALTH),
                                    Serdes.String(),
                                    Serdes.ByteArray())
                            .withLoggingDisabled(),
                    "consume",
                    new StringDeserializer(),
                    new ByteArrayDeserializer(),
                    "health",
                    "take",
                    () -> new TakeHealth(board)));
    private final TestInputTopic<byte[], byte[]> health =
            driver.createInputTopic("health", new ByteArraySerializer(), new ByteArraySerializer());

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void a_state_is_heard() {
        health.pipeInput(bytes(KEY), bytes(OPEN));

        assertThat(board.words()).containsOnlyKeys(KEY);
    }

    @Test
    void a_tombstone_takes_a_state_back() {
        health.pipeInput(bytes(KEY), bytes(OPEN));

        health.pipeInput(new TestRecord<>(bytes(KEY), null));

        assertThat(board.words()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "null",
                "{\"deployment\": \"openai/gpt-5-mini\", \"state\": \"ajar\", \"changed_at\": \"2026-03-01T12:00:00Z\","
                        + " \"process\": \"p\"}",
                "{\"deployment\": \"openai/another\", \"state\": \"open\", \"changed_at\": \"2026-03-01T12:00:00Z\","
                        + " \"process\": \"p\"}"
            })
    void what_cannot_be_read_is_passed_over(String value) {
        health.pipeInput(bytes(KEY), bytes(value));
        health.pipeInput(null, bytes(OPEN));

        assertThat(board.words()).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
