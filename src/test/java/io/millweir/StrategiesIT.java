package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.audit.Findings;
import io.millweir.audit.LedgerCall;
import io.millweir.audit.Range;
import io.millweir.audit.Terms;
import io.millweir.audit.TopicAudit;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.AnswerKey;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that take several calls, from topic to topic: one usage each with its purpose, and a cost that is their sum. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrategiesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What the simulated models say to the questions that Millweir asks on the way. */
    private static final String ANSWERS =
            """
            {"query": "Grade how correct and complete", "task": "grade", "answer": "Grade: 3/10"}
            {"query": "Is the proposed answer correct", "task": "check", "answer": "Yes."}
            {"query": "split it into at most", "task": "parts", "answer": "1. How wide is it?\\n2. How deep is it?"}
            {"query": "Which of them is the cheapest", "task": "pick", "answer": "gpt-4.1-mini"}
            """;

    @TempDir
    static Path directory;

    private EmbeddedBroker broker;
    private Simulator simulator;
    private RunningMillweir millweir;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    void start() throws Exception {
        Path answers = Files.writeString(directory.resolve("answers.jsonl"), ANSWERS);
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withAnswers(AnswerKey.read(answers)));
        behave("gpt-4o-mini", "skill-check-100");
        behave("us.anthropic.claude-haiku-4-5-20251001-v1:0", "skill-pick-100");
        behave("gpt-4.1-mini", "skill-grade-100");
        behave("gpt-4o", "skill-parts-100");
        millweir = RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state"),
                "routing.routers.steps.type=cascade",
                "routing.routers.steps.models=[gpt-4o-mini, gpt-4o]",
                "routing.routers.steps.judge.model=gpt-4.1-mini",
                "routing.routers.mix.type=automix",
                "routing.routers.mix.small=gpt-4o-mini",
                "routing.routers.mix.large=gpt-4o",
                "routing.routers.rounds.type=multiround",
                "routing.routers.rounds.model=gpt-4o",
                "routing.routers.picked.type=llm",
                "routing.routers.picked.model=claude-haiku");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    void stop() throws Exception {
        try {
            nothingIsLostNorBookedTwice();
        } finally {
            close();
        }
    }

    private void close() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {producer, millweir, simulator, broker}) {
            if (part != null) {
                part.close();
            }
        }
    }

    /** What holds for one call holds for several. */
    private void nothingIsLostNorBookedTwice() {
        List<LedgerCall> ledger = simulator.ledger().stream()
                .map(call -> new LedgerCall(call.queryId(), call.attempt()))
                .toList();
        Findings findings = TopicAudit.run(
                millweir.cluster.client(),
                "millweir.",
                Range.ALL,
                Optional.of(ledger),
                Terms.of(Duration.ofMinutes(2), Duration.ofHours(1)),
                Clock.systemUTC());
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.beyondLedger()).isZero();
    }

    /** What is on the topics of one query. */
    private record Told(JsonNode response, List<JsonNode> usages, List<JsonNode> chunks) {
        /** Model and purpose of each call. */
        List<String> calls() {
            return usages.stream()
                    .map(usage -> usage.path("model").asText() + " "
                            + usage.path("purpose").asText())
                    .toList();
        }

        BigDecimal booked() {
            return usages.stream()
                    .map(usage -> usage.path("cost").path("total").decimalValue())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    private Told ask(String id, String fields) {
        try (Tap tap = new Tap(broker.bootstrapServers(), TopicName.RESPONSES, TopicName.USAGE, TopicName.CHUNKS)) {
            producer.send(new ProducerRecord<>(
                    "millweir.queries",
                    id.getBytes(StandardCharsets.UTF_8),
                    ("{'id': '" + id + "', 'query': 'How wide and how deep is the mill stream?', " + fields + "}")
                            .replace('\'', '"')
                            .getBytes(StandardCharsets.UTF_8)));
            producer.flush();
            tap.until(() -> tap.records(TopicName.RESPONSES).size() == 1, LIMIT);
            assertThat(tap.values(TopicName.RESPONSES)).hasSize(1);
            JsonNode response = tap.values(TopicName.RESPONSES).get(0);
            int calls = response.path("attempts").size();
            tap.until(() -> tap.records(TopicName.USAGE).size() >= calls, LIMIT);
            Told told = new Told(response, tap.values(TopicName.USAGE), tap.values(TopicName.CHUNKS));
            assertThat(response.path("status").asText()).as("%s", response).isEqualTo("ok");
            assertThat(response.path("cost").path("total").decimalValue())
                    .isPositive()
                    .isEqualByComparingTo(told.booked());
            assertThat(StreamSupport.stream(response.path("attempts").spliterator(), false)
                            .map(each -> each.path("model").asText() + " "
                                    + each.path("purpose").asText()))
                    .isEqualTo(told.calls());
            return told;
        }
    }

    private static String reason(Told told) {
        return told.response().path("routing").path("reason").asText();
    }

    @Test
    void a_cascade_asks_the_next_model_when_the_judge_is_not_content() {
        Told told = ask("steps", "'router': 'steps'");

        assertThat(told.calls()).containsExactly("gpt-4o-mini answer", "gpt-4.1-mini judge", "gpt-4o answer");
        assertThat(told.response().path("model").asText()).isEqualTo("gpt-4o");
        assertThat(reason(told)).contains("\"gpt-4o-mini\" graded 0.3, 0.7 needed");
    }

    @Test
    void automix_keeps_an_answer_that_its_model_confirms() {
        Told told = ask("mix", "'router': 'mix', 'stream': true");

        assertThat(told.calls()).containsExactly("gpt-4o-mini answer", "gpt-4o-mini verify", "gpt-4o-mini verify");
        assertThat(told.response().path("model").asText()).isEqualTo("gpt-4o-mini");
        assertThat(told.response().path("text").asText()).contains("simulated").doesNotContain("Yes.");
        assertThat(told.chunks().stream()
                        .map(each -> each.path("delta").asText())
                        .collect(Collectors.joining()))
                .isEqualTo(told.response().path("text").asText());
    }

    @Test
    void rounds_answer_part_by_part() {
        Told told = ask("rounds", "'router': 'rounds', 'candidates': ['gpt-4o', 'gpt-4o-mini']");

        assertThat(told.calls())
                .containsExactly("gpt-4o decompose", "gpt-4o-mini part", "gpt-4o-mini part", "gpt-4o aggregate");
        assertThat(reason(told)).endsWith("answered in 2 parts");
    }

    @Test
    void a_model_picks_the_one_that_answers() {
        Told told = ask("picked", "'router': 'picked'");

        assertThat(told.calls()).containsExactly("claude-haiku pick", "gpt-4.1-mini answer");
        assertThat(told.response().path("model").asText()).isEqualTo("gpt-4.1-mini");
    }

    @Test
    void a_strategy_that_may_cost_too_much_is_one_call() {
        Told told = ask("dear", "'router': 'mix', 'max_cost': 0.0022, 'max_tokens': 200");

        assertThat(told.calls()).containsExactly("gpt-4o-mini ");
        assertThat(reason(told)).contains("above max_cost → one call of \"gpt-4o-mini\"");
    }

    private void behave(String model, String behaviour) throws Exception {
        HttpResponse<Void> set = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.url() + "/behaviours/" + model))
                                .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(set.statusCode()).isLessThan(300);
    }
}
