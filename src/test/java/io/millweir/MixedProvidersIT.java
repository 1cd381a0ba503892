package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.LedgerEntry;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import io.millweir.topics.TopicName;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Five thousand queries over every provider and API, half of them streamed, with every fault on: what the topics say must
 * agree with the ledger of the simulated providers, and no key may be found in anything that was written.
 */
class MixedProvidersIT {
    private static final int QUERIES = 5_000;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Map<String, String> KEYS = Map.of(
            "OPENAI_API_KEY", "sk-openai-3f9c1b7e5d",
            "NVIDIA_API_KEY", "nvapi-8a6d2c4b0f",
            "ANTHROPIC_API_KEY", "sk-ant-5e7f9a1b3c",
            "API_KEYS",
                    "{\"Bedrock\": {\"aws_access_key_id\": \"AKIAMILLWEIRTEST0001\","
                            + " \"aws_secret_access_key\": \"wJalr-bedrock-secret-0d1e2f\","
                            + " \"aws_session_token\": \"session-token-77aa88bb\", \"region\": \"us-east-1\"}}");
    private static final List<String> SECRETS = List.of(
            "sk-openai-3f9c1b7e5d",
            "nvapi-8a6d2c4b0f",
            "sk-ant-5e7f9a1b3c",
            "wJalr-bedrock-secret-0d1e2f",
            "session-token-77aa88bb");
    private static final String PROMPT = "How many sacks of flour";

    /** Faults before an answer, in the answer, and in its stream. */
    private static final List<String> FAULTS = List.of(
            "flaky-10",
            "flaky-10-429-after-1",
            "flaky-10-500",
            "flaky-10-reset",
            "flaky-10-html",
            "flaky-3-hang",
            "flaky-10-cut-2",
            "flaky-10-break-2",
            "flaky-10-midframe-2",
            "flaky-10-corrupt-2",
            "flaky-3-stall-2",
            "flaky-10-error-2-throttling",
            "flaky-10-error-2-internal");

    /** Each way to a model: its service, the id around the behaviour, and further fields of the card. */
    private record Way(String name, String service, String before, String after, String fields) {
        private String card(String behaviour) {
            return "{\"model\": \"" + before + "sim-" + behaviour + after + "\", \"service\": \"" + service + "\","
                    + " \"input_price\": 0.15, \"output_price\": 0.6, \"timeout\": \"1500ms\"" + fields + "}";
        }
    }

    private static final String INVOKE = ", \"aws_region\": \"us-east-1\", \"api\": \"invoke\"";
    private static final String CONVERSE = ", \"aws_region\": \"us-east-1\"";
    private static final List<Way> WAYS = List.of(
            new Way("openai", "OpenAI", "gpt-4o-mini-", "", ""),
            new Way("responses", "OpenAI", "gpt-5-mini-", "", ", \"api\": \"responses\""),
            new Way("nvidia", "NVIDIA", "meta/llama-3.1-8b-instruct-", "", ""),
            new Way("anthropic", "Anthropic", "claude-sonnet-4-6-", "", ""),
            new Way("converse", "Bedrock", "us.amazon.nova-micro-", "-v1:0", CONVERSE),
            new Way("claude", "Bedrock", "anthropic.claude-3-haiku-", "-v1:0", INVOKE),
            new Way("nova", "Bedrock", "amazon.nova-lite-", "-v1:0", INVOKE),
            new Way("titan", "Bedrock", "amazon.titan-text-express-", "-v1", INVOKE),
            new Way("llama", "Bedrock", "meta.llama3-8b-instruct-", "-v1:0", INVOKE),
            new Way("mistral", "Bedrock", "mistral.mistral-7b-instruct-", "-v0:2", INVOKE),
            new Way("command-r", "Bedrock", "cohere.command-r-", "-v1:0", INVOKE),
            new Way("jamba", "Bedrock", "ai21.jamba-1-5-mini-", "-v1:0", INVOKE),
            new Way("jurassic", "Bedrock", "ai21.j2-ultra-", "-v1", INVOKE));

    @TempDir
    Path directory;

    private final LogText log = new LogText();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private EmbeddedBroker broker;
    private Simulator simulator;
    private RunningMillweir millweir;

    @BeforeEach
    void start() throws Exception {
        log.start();
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        StringBuilder models = new StringBuilder("{\"healthy\": ")
                .append(new Way("healthy", "OpenAI", "gpt-4o-mini-", "", "").card("latency-20"));
        for (Way way : WAYS) {
            for (String fault : FAULTS) {
                models.append(",\n\"")
                        .append(way.name())
                        .append('-')
                        .append(fault)
                        .append("\": ");
                models.append(way.card(fault + "-plus-latency-20"));
            }
        }
        Path file = Files.writeString(
                directory.resolve("models.json"), models.append("}").toString());
        millweir = RunningMillweir.start(
                broker.bootstrapServers(),
                simulator,
                directory.resolve("state"),
                KEYS,
                meters,
                "registry.file=" + file,
                "routing.fallbacks=[healthy]",
                "dispatch.max-in-flight=256",
                "dispatch.retry.max-attempts=2",
                "dispatch.retry.initial-backoff=20ms",
                "dispatch.retry.max-backoff=100ms",
                "dispatch.stream.idle-timeout=1s",
                "dispatch.circuit-breaker.minimum-calls=100000",
                "dispatch.circuit-breaker.sliding-window-size=100000");
    }

    @AfterEach
    void stop() {
        millweir.close();
        simulator.close();
        broker.close();
        log.stop();
    }

    @Test
    void topics_agree_with_the_ledger_of_the_providers_whatever_fails() {
        List<String> models = new ArrayList<>();
        WAYS.forEach(way -> FAULTS.forEach(fault -> models.add(way.name() + "-" + fault)));
        try (Tap tap = new Tap(
                        broker.bootstrapServers(),
                        TopicName.RESPONSES,
                        TopicName.USAGE,
                        TopicName.LATENCY,
                        TopicName.DECISIONS,
                        TopicName.CHUNKS,
                        TopicName.COMPLETIONS,
                        TopicName.DEAD_LETTERS);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < QUERIES; i++) {
                String model = models.get(i % models.size());
                String query = "{\"id\": \"q-" + i + "\", \"query\": \"" + PROMPT + " make " + i + " loaves?\","
                        + " \"model\": \"" + model + "\", \"stream\": " + (i / models.size() % 2 == 0) + "}";
                var unused = producer.send(new ProducerRecord<>(
                        "millweir.queries",
                        ("q-" + i).getBytes(StandardCharsets.UTF_8),
                        query.getBytes(StandardCharsets.UTF_8)));
            }
            producer.flush();
            tap.until(() -> tap.records(TopicName.RESPONSES).size() >= QUERIES, LIMIT);

            assertThat(tap.records(TopicName.DEAD_LETTERS)).isEmpty();
            assertThat(tap.values(TopicName.RESPONSES))
                    .extracting(response -> response.get("id").asText())
                    .hasSize(QUERIES)
                    .doesNotHaveDuplicates();
            assertUsageAgreesWithTheLedger(tap);
            assertCostsAddUp(tap);
            assertChunksAddUp(tap);
            assertNoSecretWasWritten(tap);
            tell(tap);
        }
    }

    private void assertUsageAgreesWithTheLedger(Tap tap) {
        Map<String, LedgerEntry> ledger = simulator.ledger().stream()
                .collect(Collectors.toMap(call -> call.queryId() + "/" + call.attempt(), Function.identity()));
        assertThat(tap.values(TopicName.USAGE))
                .extracting(usage -> usage.get("id").asText())
                .containsExactlyInAnyOrderElementsOf(ledger.keySet());
        for (JsonNode usage : tap.values(TopicName.USAGE)) {
            LedgerEntry call = ledger.get(usage.get("id").asText());
            if (usage.get("outcome").asText().equals("ok")) {
                assertThat(call.outcome()).as(usage.toString()).isIn("ok", "slow");
                assertThat(usage.get("input_tokens").asLong())
                        .as(usage.toString())
                        .isEqualTo(call.inputTokens().getAsLong());
                assertThat(usage.get("output_tokens").asLong())
                        .as(usage.toString())
                        .isEqualTo(call.outputTokens().getAsLong());
            } else {
                assertThat(usage.has("cost")).as(usage.toString()).isEqualTo(usage.has("output_tokens"));
            }
        }
    }

    private static void assertCostsAddUp(Tap tap) {
        Map<String, BigDecimal> booked = new HashMap<>();
        for (JsonNode usage : tap.values(TopicName.USAGE)) {
            if (usage.has("cost")) {
                booked.merge(
                        usage.get("query_id").asText(),
                        usage.get("cost").get("total").decimalValue(),
                        BigDecimal::add);
            }
        }
        for (JsonNode response : tap.values(TopicName.RESPONSES)) {
            BigDecimal cost = booked.get(response.get("id").asText());
            if (cost == null) {
                assertThat(response.has("cost")).as(response.toString()).isFalse();
            } else {
                assertThat(response.path("cost").path("total").decimalValue())
                        .as(response.toString())
                        .isEqualByComparingTo(cost);
            }
        }
    }

    private static void assertChunksAddUp(Tap tap) {
        Map<String, Map<Integer, TreeMap<Integer, JsonNode>>> chunks = new HashMap<>();
        for (JsonNode chunk : tap.values(TopicName.CHUNKS)) {
            JsonNode before = chunks.computeIfAbsent(chunk.get("query_id").asText(), any -> new TreeMap<>())
                    .computeIfAbsent(chunk.get("attempt").asInt(), any -> new TreeMap<>())
                    .put(chunk.get("index").asInt(), chunk);
            assertThat(before).as("twice: " + chunk).isNull();
        }
        for (JsonNode response : tap.values(TopicName.RESPONSES)) {
            String id = response.get("id").asText();
            boolean streamed = response.path("latency").path("streamed").asBoolean();
            if (!streamed) {
                assertThat(chunks).as(response.toString()).doesNotContainKey(id);
            } else if (response.get("status").asText().equals("ok")) {
                TreeMap<Integer, JsonNode> last = new TreeMap<>(chunks.getOrDefault(id, Map.of())
                        .getOrDefault(response.path("attempts").size(), new TreeMap<>()));
                String joined = last.values().stream()
                        .map(chunk -> chunk.path("delta").asText(""))
                        .collect(Collectors.joining());
                assertThat(joined)
                        .as(response.toString())
                        .isEqualTo(response.get("text").asText());
                assertThat(last.keySet()).as(id).containsExactlyElementsOf(upTo(last.size()));
                assertThat(last.lastEntry().getValue().path("finish_reason").asText())
                        .as(last.toString())
                        .isEqualTo(response.get("finish_reason").asText());
            }
        }
    }

    private static List<Integer> upTo(int size) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            indexes.add(i);
        }
        return indexes;
    }

    private void assertNoSecretWasWritten(Tap tap) {
        StringBuilder written = new StringBuilder(log.text()).append(meters.scrape());
        for (TopicName topic : List.of(
                TopicName.RESPONSES,
                TopicName.USAGE,
                TopicName.LATENCY,
                TopicName.DECISIONS,
                TopicName.CHUNKS,
                TopicName.COMPLETIONS)) {
            for (ConsumerRecord<byte[], byte[]> record : tap.records(topic)) {
                written.append(new String(record.value(), StandardCharsets.UTF_8))
                        .append('\n');
                record.headers().forEach(header -> written.append(new String(header.value(), StandardCharsets.UTF_8)));
            }
        }
        String everything = written.toString();
        SECRETS.forEach(secret -> assertThat(everything.contains(secret))
                .as(secret.substring(0, 6) + "… was written")
                .isFalse());
        assertThat(log.text())
                .as("the log holds no content")
                .doesNotContain(PROMPT)
                .contains("provider call");
    }

    private void tell(Tap tap) {
        Map<String, Integer> outcomes = new TreeMap<>();
        tap.values(TopicName.USAGE)
                .forEach(usage -> outcomes.merge(usage.get("outcome").asText(), 1, Integer::sum));
        long streamed = tap.values(TopicName.RESPONSES).stream()
                .filter(response -> response.path("latency").path("streamed").asBoolean())
                .count();
        long resets = tap.values(TopicName.CHUNKS).stream()
                .filter(chunk -> chunk.path("reset").asBoolean())
                .count();
        long ok = tap.values(TopicName.RESPONSES).stream()
                .filter(response -> response.get("status").asText().equals("ok"))
                .count();
        System.out.println("mixed run: " + QUERIES + " queries over " + WAYS.size() + " ways and " + FAULTS.size()
                + " faults, " + ok + " answered, " + streamed
                + " streamed, " + tap.records(TopicName.CHUNKS).size() + " chunks, " + resets + " resets, "
                + simulator.ledger().size() + " calls in the ledger = "
                + tap.records(TopicName.USAGE).size()
                + " usage records: " + outcomes);
        assertThat(new TreeSet<>(outcomes.keySet()))
                .contains(
                        "ok",
                        "rate_limited",
                        "provider_unavailable",
                        "provider_error",
                        "malformed_response",
                        "timeout");
        assertThat(resets).isPositive();
    }

    /** Everything that is logged by this JVM from level debug on. */
    private static final class LogText extends AppenderBase<ILoggingEvent> {
        private static final int MOST = 200_000_000;

        private final StringBuilder text = new StringBuilder();
        private final AtomicInteger dropped = new AtomicInteger();
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Logger ours = (Logger) LoggerFactory.getLogger("io.millweir");
        private final Logger aws = (Logger) LoggerFactory.getLogger("software.amazon.awssdk");

        @Override
        public void start() {
            super.start();
            root.addAppender(this);
            ours.setLevel(Level.DEBUG);
            aws.setLevel(Level.DEBUG);
        }

        @Override
        public void stop() {
            root.detachAppender(this);
            ours.setLevel(null);
            aws.setLevel(null);
            super.stop();
        }

        @Override
        protected synchronized void append(ILoggingEvent event) {
            if (text.length() > MOST) {
                dropped.incrementAndGet();
                return;
            }
            text.append(event.getFormattedMessage())
                    .append(' ')
                    .append(event.getKeyValuePairs())
                    .append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()))
                        .append('\n');
            }
        }

        private synchronized String text() {
            assertThat(dropped.get()).as("log lines that were not looked at").isZero();
            return text.toString();
        }
    }
}
