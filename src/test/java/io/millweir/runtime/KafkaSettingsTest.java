package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.MillweirConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
    private static KafkaSettings settings(boolean exactlyOnce, Map<String, String> properties) {
        return new KafkaSettings(new MillweirConfig.Kafka(
                "localhost:9092", "millweir", exactlyOnce, Duration.ofMillis(200), 1, Optional.empty(), properties));
    }

    private static Properties streams(Map<String, String> properties) {
        return settings(true, properties).streams(Path.of("state"));
    }

    @Test
    void sets_what_latency_and_exactness_need() {
        assertThat(streams(Map.of()))
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 200L)
                .containsEntry("max.task.idle.ms", -1L)
                .containsEntry("producer.linger.ms", 0)
                .containsEntry("producer.transaction.timeout.ms", 10_000)
                .containsEntry("bootstrap.servers", "localhost:9092");
    }

    @Test
    void bounds_what_any_consumer_of_the_stream_fetches_at_once() {
        StreamsConfig config = new StreamsConfig(streams(Map.of()));

        assertThat(List.of(
                        config.getMainConsumerConfigs("millweir", "client", 0),
                        config.getRestoreConsumerConfigs("client"),
                        config.getGlobalConsumerConfigs("client")))
                .allSatisfy(consumer -> assertThat(consumer).containsEntry("fetch.max.bytes", 8 * 1024 * 1024));
    }

    @Test
    void lets_the_user_set_it_back() {
        assertThat(streams(Map.of("producer.linger.ms", "5", "security.protocol", "SSL")))
                .containsEntry("producer.linger.ms", "5")
                .containsEntry("security.protocol", "SSL");
    }

    @Test
    void sends_through_a_producer_that_never_gives_up_by_itself() {
        assertThat(settings(true, Map.of()).producer())
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE);
    }

    @Test
    void lets_changelogs_take_the_timestamp_of_a_query_from_the_future() {
        assertThat(streams(Map.of())).containsEntry("topic.message.timestamp.after.max.ms", Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void gives_a_consumer_of_either_protocol_a_configuration_that_it_takes(String protocol) {
        StreamsConfig config = new StreamsConfig(streams(Map.of("group.protocol", protocol)));

        Map<String, Object> consumer = new HashMap<>(config.getMainConsumerConfigs("millweir", "client", 0));
        consumer.put("key.deserializer", ByteArrayDeserializer.class);
        consumer.put("value.deserializer", ByteArrayDeserializer.class);

        assertThat(new ConsumerConfig(consumer).getString("group.id")).isEqualTo("millweir");
        assertThat(consumer.containsKey("session.timeout.ms")).isEqualTo(protocol.equals("classic"));
    }

    @Test
    void expects_nothing_to_be_read_again_under_exactly_once() {
        assertThat(settings(true, Map.of()).replayWindow()).isZero();
    }

    @Test
    void expects_a_few_commits_to_be_read_again_under_at_least_once() {
        assertThat(settings(false, Map.of()).replayWindow()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings(false, Map.of()).streams(Path.of("state")))
                .containsEntry("processing.guarantee", "at_least_once");
    }
}
