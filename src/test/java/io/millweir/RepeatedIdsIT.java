package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One id on all partitions, which two processes share, and again after both were started anew. */
class RepeatedIdsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PARTITIONS = 4;

    @TempDir
    Path directory;

    @Test
    void an_id_that_comes_again_on_another_partition_of_another_process_is_called_once() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            try (RunningMillweir one = start(broker, simulator, "one");
                    RunningMillweir other = start(broker, simulator, "other");
                    Tap tap = tap(broker)) {
                send(producer, 0);
                tap.until(() -> !tap.records(TopicName.RESPONSES).isEmpty(), LIMIT);
                for (int partition = 1; partition < PARTITIONS; partition++) {
                    send(producer, partition);
                }
                tap.until(() -> tap.records(TopicName.DEAD_LETTERS).size() == PARTITIONS - 1, LIMIT);

                assertThat(tap.records(TopicName.RESPONSES)).hasSize(1);
                assertThat(tap.records(TopicName.DEAD_LETTERS)).hasSize(PARTITIONS - 1);
            }
            try (RunningMillweir again = start(broker, simulator, "one");
                    Tap tap = tap(broker)) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    send(producer, partition);
                }
                tap.until(() -> tap.records(TopicName.DEAD_LETTERS).size() == PARTITIONS, LIMIT);

                assertThat(tap.records(TopicName.RESPONSES)).isEmpty();
                assertThat(tap.records(TopicName.DEAD_LETTERS)).hasSize(PARTITIONS);
            }
            assertThat(simulator.ledger()).hasSize(1);
        }
    }

    private RunningMillweir start(EmbeddedBroker broker, Simulator simulator, String name) {
        return RunningMillweir.start(broker.bootstrapServers(), simulator, directory.resolve(name));
    }

    private static Tap tap(EmbeddedBroker broker) {
        return new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.DEAD_LETTERS);
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, int partition) {
        producer.send(new ProducerRecord<>(
                TopicName.QUERIES.in("millweir."),
                partition,
                null,
                "{\"id\": \"one-id\", \"query\": \"How deep is the pond?\"}".getBytes(StandardCharsets.UTF_8)));
        producer.flush();
    }
}
