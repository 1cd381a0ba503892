package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Embedders;
import io.millweir.routing.learned.Artifact;
import io.millweir.routing.learned.ArtifactFile;
import io.millweir.routing.learned.Confidence;
import io.millweir.routing.learned.Examples;
import io.millweir.routing.learned.Learners;
import io.millweir.routing.learned.Provenance;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the end of a call waits for a stream thread that embeds a burst of {@value #BURST} queries: from the end of
 * the call to the writing of its response. In one run with a router that embeds nothing, with one that embeds, and with
 * the polls of other sizes. Run it with
 * {@code mvn test-compile surefire:test@default-test -Dtest=RoutedBurstBenchmark}.
 */
class RoutedBurstBenchmark {
    private static final int BURST = 500;
    private static final int ROUNDS = 3;
    private static final List<String> WORDS = List.of(
            "mill", "river", "stone", "wheel", "grain", "flour", "village", "weir", "water", "bridge", "market",
            "bread", "autumn", "harvest", "miller", "road", "wagon", "winter", "price", "measure");

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private int started;

    /** A question of about 25 pieces that was never asked before. */
    private String question() {
        StringBuilder text = new StringBuilder("How does the");
        for (int i = 0; i < 18; i++) {
            text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.append('?').toString();
    }

    private Path artifact() throws IOException {
        int count = 2_000;
        float[][] vectors = new float[count][];
        float[][] scores = new float[count][];
        float[] weights = new float[count];
        Arrays.fill(weights, 1);
        try (Embedder embedder = Embedders.minilm()) {
            for (int i = 0; i < count; i++) {
                vectors[i] = embedder.embed(question());
                scores[i] = new float[] {random.nextInt(2), random.nextInt(2)};
            }
            Examples examples = new Examples(List.of("nova-micro", "nova-lite"), vectors, scores, weights);
            List<String> problems = new ArrayList<>();
            Artifact artifact = new Artifact(
                    new Provenance(
                            "knn",
                            Map.of(),
                            embedder.id(),
                            embedder.dimensions(),
                            examples.models(),
                            "0123456789abcdef",
                            count,
                            Instant.EPOCH,
                            Map.of(),
                            1),
                    Learners.standard()
                            .read("benchmark", "knn", Map.of(), problems)
                            .orElseThrow()
                            .learn(examples, 1),
                    Confidence.of(examples));
            Path file = directory.resolve("knn.mwr");
            ArtifactFile.write(artifact, file);
            return file;
        }
    }

    @Test
    void completions_during_a_burst_of_routed_queries() throws Exception {
        Path artifact = artifact();
        List<String> learned = List.of(
                "routing.default-router=taught",
                "routing.routers.taught.type=knn",
                "routing.routers.taught.artifact=" + artifact);
        double[] plain = measured("cheapest, nothing embedded", List.of());
        for (String polled : List.of("100", "50", "20", "10")) {
            List<String> options = new ArrayList<>(learned);
            options.add("kafka.properties.consumer.max.poll.records=" + polled);
            measured("knn, polls of " + polled, options);
        }
        double[] asShipped = measured("knn, as shipped", learned);

        assertThat(plain[1]).isPositive();
        assertThat(asShipped[1]).as("p99 in ms").isLessThan(1_000);
    }

    /** The median and the 99th percentile, milliseconds. */
    private double[] measured(String what, List<String> options) throws Exception {
        Path here = directory.resolve("run-" + started++);
        List<Double> waits = new ArrayList<>();
        List<Double> totals = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(here.resolve("broker"), 0);
                Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
                RunningMillweir millweir = RunningMillweir.start(
                        broker.bootstrapServers(), simulator, here.resolve("state"), options.toArray(String[]::new));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.USAGE)) {
            for (int round = 0; round <= ROUNDS; round++) {
                int first = round * BURST;
                for (int i = first; i < first + BURST; i++) {
                    byte[] id = ("q" + i).getBytes(StandardCharsets.UTF_8);
                    byte[] value = ("{\"id\": \"q" + i + "\", \"query\": \"" + question() + "\"}")
                            .getBytes(StandardCharsets.UTF_8);
                    var unused = producer.send(new ProducerRecord<>(TopicName.QUERIES.in("millweir."), id, value));
                }
                producer.flush();
                tap.until(() -> tap.records(TopicName.RESPONSES).size() >= first + BURST, Duration.ofSeconds(60));
            }
            Map<String, Instant> ends = new HashMap<>();
            for (JsonNode usage : tap.values(TopicName.USAGE)) {
                ends.put(
                        usage.path("query_id").asText(),
                        Instant.parse(usage.path("ended_at").asText()));
            }
            for (JsonNode response : tap.values(TopicName.RESPONSES)) {
                String id = response.path("id").asText();
                // The first round warms up.
                if (Integer.parseInt(id.substring(1)) >= BURST && ends.containsKey(id)) {
                    Instant written = Instant.parse(response.path("created_at").asText());
                    waits.add((double) Duration.between(ends.get(id), written).toMillis());
                    totals.add(response.path("latency").path("total_ms").asDouble());
                }
            }
        }
        double[] result = {at(waits, 0.5), at(waits, 0.99)};
        System.out.printf(
                "%-28s from the end of a call to its response: median %.0f ms, p99 %.0f ms; whole query: median %.0f ms,"
                        + " p99 %.0f ms; %d queries%n",
                what, result[0], result[1], at(totals, 0.5), at(totals, 0.99), waits.size());
        assertThat(waits).hasSize(ROUNDS * BURST);
        return result;
    }

    private static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
    }
}
