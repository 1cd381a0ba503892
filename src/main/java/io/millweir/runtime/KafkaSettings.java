package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The properties of every Kafka client: what latency and exactness need, and over it what the user set. */
final class KafkaSettings {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSettings.class);
    static final int LARGEST_RECORD = 12 * 1024 * 1024;

    /**
     * In one answer of a broker. With the 50 MiB of the clients' default a small heap is full when a backlog, the
     * changelogs and the decisions are read at once, as after a start. A larger record comes all the same.
     */
    static final int MOST_FETCHED = 8 * 1024 * 1024;

    private final MillweirConfig.Kafka kafka;

    KafkaSettings(MillweirConfig.Kafka kafka) {
        this.kafka = kafka;
    }

    /** Of admin clients. */
    Map<String, Object> admin() {
        Map<String, Object> properties = new HashMap<>(common());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return properties;
    }

    /** Of the producers outside transactions: idempotent, and never giving up by themselves. */
    Map<String, Object> producer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        properties.putAll(common());
        return properties;
    }

    /** Of the stream; {@code streams.md} of the design has the measurements behind each of these. */
    Properties streams(Path stateDir) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.applicationId());
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                kafka.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        properties.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, kafka.commitInterval().toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, kafka.streamThreads());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        // −1: never wait for the other of the two sources when one is empty.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        properties.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 200);
        // An instance that comes back after a crash has no state to go on from, and is given no partition until it has
        // warmed up: by default two at a time, looked at every ten minutes. 100,000 records are restored in a second.
        properties.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, 100_000L);
        properties.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 8);
        properties.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedStoreMemory.class.getName());
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterOnException.class.getName());
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetterOnUnreadable.class.getName());
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, NameRefusedTopic.class.getName());
        properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 20);
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), MOST_FETCHED);
        if (!"streams".equalsIgnoreCase(kafka.properties().get(StreamsConfig.GROUP_PROTOCOL_CONFIG))) {
            // Under the streams protocol it is the broker's to set, and an error here.
            properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        }
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_RECORD);
        properties.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST_RECORD);
        // A changelog's records carry the timestamp of the query, which a client may set; refused, they stop the
        // thread.
        properties.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), Long.MAX_VALUE);
        if (kafka.exactlyOnce()) {
            properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        }
        properties.putAll(common());
        warnOfSlowness(properties);
        return properties;
    }

    /**
     * How long a record that was processed may be read again after a crash: a few commits under at_least_once, no time
     * under exactly-once.
     */
    Duration replayWindow() {
        return kafka.exactlyOnce()
                ? Duration.ZERO
                : kafka.commitInterval().multipliedBy(5).plusSeconds(1);
    }

    /** Whether each instance has a name of its own, under which it comes back to the partitions it had. */
    boolean isStaticMember() {
        return kafka.properties().keySet().stream()
                .anyMatch(name -> name.endsWith(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG));
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put("bootstrap.servers", kafka.bootstrapServers());
        return properties;
    }

    private void warnOfSlowness(Properties properties) {
        for (String slow : List.of(
                StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG),
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG,
                StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG)) {
            if (kafka.properties().containsKey(slow)) {
                LOG.atWarn()
                        .addKeyValue("property", "kafka.properties." + slow)
                        .addKeyValue("value", properties.get(slow))
                        .log("a default that keeps latency low was changed");
            }
        }
    }
}
