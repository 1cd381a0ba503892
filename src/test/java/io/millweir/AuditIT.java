package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.audit.Findings;
import io.millweir.audit.Invariant;
import io.millweir.audit.LedgerCall;
import io.millweir.audit.Range;
import io.millweir.audit.Terms;
import io.millweir.audit.TopicAudit;
import io.millweir.audit.Violation;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real run, audited: with faults, streams, repetitions and nonsense; then with what does not belong there. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int FLAKY = 150;
    private static final int STREAMED = 60;

    @TempDir
    static Path directory;

    private EmbeddedBroker broker;
    private Simulator simulator;
    private RunningMillweir millweir;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    void start() {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        millweir = RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state"),
                "dispatch.retry.initial-backoff=20ms",
                "dispatch.circuit-breaker.minimum-calls=1000",
                "dispatch.circuit-breaker.sliding-window-size=1000");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {producer, millweir, simulator, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @Test
    @Order(1)
    void a_run_with_faults_and_streams_keeps_every_promise() throws Exception {
        behaviour("us.amazon.nova-micro-v1%3A0", "flaky-40");
        behaviour("gpt-4.1-mini", "first-1-break-2");
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.DEAD_LETTERS)) {
            for (int i = 0; i < FLAKY; i++) {
                send("flaky-" + i, "'query':'Question " + i + "','candidates':['gpt-4o-mini','nova-micro']");
            }
            for (int i = 0; i < STREAMED; i++) {
                String model = i % 2 == 0 ? "gpt-4.1-mini" : "gpt-4o";
                send("streamed-" + i, "'query':'How is " + i + "?','stream':true,'model':'" + model + "'");
            }
            send("refused", "'query':'Why?','model':'no-such-model'");
            send("routed", "'query':'Why?','route_only':true");
            send("flaky-0", "'query':'Question 0'");
            send("typed", "'query':1");
            produce("queries", "nonsense", "nonsense");
            tap.until(
                    () -> tap.records(TopicName.RESPONSES).size() >= FLAKY + STREAMED + 3
                            && tap.records(TopicName.DEAD_LETTERS).size() >= 3,
                    LIMIT);
        }

        Findings findings = audit(Range.ALL);

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.limits()).isEmpty();
        assertThat(findings)
                .returns(FLAKY + STREAMED + 5L, Findings::queries)
                .returns(FLAKY + STREAMED + 1L, Findings::accepted)
                .returns(FLAKY + STREAMED + 1L, Findings::answered)
                .returns(2L, Findings::failed)
                .returns(1L, Findings::repeated)
                .returns(1L, Findings::unreadable)
                .returns((long) STREAMED, Findings::streams)
                .returns((long) simulator.ledger().size(), Findings::ledgerCalls)
                .returns(0L, Findings::inProgress)
                .returns(0L, Findings::unverifiable)
                .returns(0L, Findings::unrelated)
                .returns(0L, Findings::beyondLedger);
        assertThat(findings.calls().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(findings.ledgerCalls())
                .isGreaterThan(FLAKY + STREAMED + STREAMED / 2);
    }

    @Test
    @Order(2)
    void an_empty_range_holds_nothing() {
        Range later = new Range(Optional.of(Clock.systemUTC().instant().plusSeconds(3600)), Optional.empty());

        Findings findings = audit(later);

        assertThat(findings.queries()).isZero();
        assertThat(findings.violations()).isEmpty();
    }

    @Test
    @Order(3)
    void a_forged_second_response_is_found() {
        int partition =
                produce("responses", "streamed-1", "{'id':'streamed-1','status':'ok','text':'No.'}", "streamed-1");

        Findings findings = audit(Range.ALL);

        assertThat(partition).isNotNegative();
        assertThat(findings.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.invariant()).isEqualTo(Invariant.RESPONSES);
            assertThat(violation.queryId()).isEqualTo("streamed-1");
            assertThat(violation.found()).startsWith("responses: \"2\" records for \"1\" queries");
        });
    }

    @Test
    @Order(4)
    void a_response_on_the_wrong_partition_and_an_aborted_one_are_told_apart() {
        int home = partitionOf("flaky-1");
        send("responses", (home + 1) % 4, "{'id':'flaky-1','status':'ok','text':'No.'}");
        abort("responses", partitionOf("flaky-2"), "{'id':'flaky-2','status':'ok','text':'No.'}");

        Findings findings = audit(Range.ALL);

        assertThat(findings.violations())
                .extracting(Violation::queryId)
                .containsExactlyInAnyOrder("streamed-1", "flaky-1");
        assertThat(findings.violations())
                .anySatisfy(violation -> assertThat(violation.found()).contains("the query on \"" + home + "\""));
    }

    private Findings audit(Range range) {
        List<LedgerCall> ledger = simulator.ledger().stream()
                .map(call -> new LedgerCall(call.queryId(), call.attempt()))
                .toList();
        return TopicAudit.run(
                millweir.cluster.client(),
                "millweir.",
                range,
                Optional.of(ledger),
                Terms.of(Duration.ofMinutes(2), Duration.ofHours(1)),
                Clock.systemUTC());
    }

    private void behaviour(String model, String behaviour) throws Exception {
        HttpResponse<Void> set = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.url() + "/behaviours/" + model))
                                .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(set.statusCode()).isLessThan(300);
    }

    private void send(String id, String fields) {
        produce("queries", id, "{'id':'" + id + "'," + fields + "}");
    }

    /** Writes a value under this key, to the partition that its hash names; returns that. */
    private int produce(String topic, String key, String value) {
        return send(new ProducerRecord<>("millweir." + topic, utf8(key), utf8(value.replace('\'', '"'))));
    }

    private int produce(String topic, String key, String value, String sameAs) {
        return send(new ProducerRecord<>(
                "millweir." + topic, partitionOf(sameAs), utf8(key), utf8(value.replace('\'', '"'))));
    }

    private void send(String topic, int partition, String value) {
        send(new ProducerRecord<>("millweir." + topic, partition, utf8("k"), utf8(value.replace('\'', '"'))));
    }

    private int send(ProducerRecord<byte[], byte[]> record) {
        try {
            return producer.send(record).get().partition();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void abort(String topic, int partition, String value) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "forger");
        try (KafkaProducer<byte[], byte[]> forger =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            forger.initTransactions();
            forger.beginTransaction();
            var unused = forger.send(
                    new ProducerRecord<>("millweir." + topic, partition, utf8("k"), utf8(value.replace('\'', '"'))));
            forger.flush();
            forger.abortTransaction();
        }
    }

    /** Where a query goes whose key is its id. */
    private int partitionOf(String id) {
        return Utils.toPositive(Utils.murmur2(utf8(id))) % 4;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
