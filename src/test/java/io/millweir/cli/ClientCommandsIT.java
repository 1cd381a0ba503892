package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.embedded.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that are clients of a cluster, on one whose topics are not there at first. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientCommandsIT {
    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static Ran millweir(String... arguments) {
        return Ran.millweir(
                Stream.concat(Stream.of(arguments), Stream.of("--bootstrap-server", broker.bootstrapServers()))
                        .toArray(String[]::new));
    }

    @Test
    @Order(1)
    void without_topics_each_command_says_what_to_do() {
        String advice = "; start 'millweir run', run 'millweir topics apply', or name the right topics.prefix\n";

        Ran query = millweir("query", "Why?");
        Ran list = millweir("models", "list");
        Ran apply = millweir("models", "apply", "config/models.json");
        Ran topics = millweir("topics", "list");

        assertThat(query.status()).isEqualTo(1);
        assertThat(query.err())
                .isEqualTo("topics.prefix: \"" + broker.bootstrapServers()
                        + "\" has no topic \"millweir.queries\", \"millweir.responses\"" + advice);
        assertThat(list.status()).isEqualTo(1);
        assertThat(list.err()).contains("has no topic \"millweir.models\"" + advice);
        assertThat(apply.status()).isEqualTo(1);
        assertThat(apply.err()).isEqualTo(list.err());
        assertThat(topics.status()).isEqualTo(1);
        assertThat(topics.out()).contains("✘ ").endsWith("16 differences\n");
    }

    @Test
    @Order(2)
    void topics_are_created_once() {
        Ran first = millweir("topics", "apply");
        Ran second = millweir("topics", "apply");
        Ran list = millweir("topics", "list");

        assertThat(first.status()).isZero();
        assertThat(first.out().lines()).hasSize(16).allMatch(line -> line.startsWith("✔ "));
        assertThat(second.out()).isEqualTo("✔ nothing to do\n");
        assertThat(list.status()).isZero();
        assertThat(list.out()).endsWith("✔ the cluster agrees\n");
    }

    @Test
    @Order(3)
    void models_are_shown_before_they_are_written() throws Exception {
        Path one = Files.writeString(
                directory.resolve("one.json"),
                "{\"a\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\",\"input_price\":1,\"output_price\":2}}");
        Path two = Files.writeString(
                directory.resolve("two.json"),
                "{\"b\":{\"model\":\"gpt-5-mini\",\"service\":\"OpenAI\",\"input_price\":1,\"output_price\":2}}");

        assertThat(millweir("models", "apply", one.toString(), "--dry-run").out())
                .isEqualTo("+ a\nnothing was written\n");
        assertThat(millweir("models", "list").out()).endsWith("0 models\n");
        assertThat(millweir("models", "apply", one.toString()).out()).isEqualTo("+ a\nwritten\n");
        assertThat(millweir("models", "apply", one.toString()).out()).isEqualTo("nothing to do\n");
        assertThat(millweir("models", "apply", two.toString(), "--keep").out()).isEqualTo("+ b\nwritten\n");
        assertThat(millweir("models", "list").out()).contains("\na ", "\nb ").endsWith("2 models\n");
        assertThat(millweir("models", "apply", two.toString()).out()).isEqualTo("- a\nwritten\n");
        assertThat(millweir("models", "list").out()).doesNotContain("\na ").endsWith("1 models\n");
    }

    @Test
    @Order(4)
    void a_query_that_nobody_answers_is_given_up() {
        Ran ran = millweir("query", "Why?", "--patience", "1");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith(
                        "query: 1 of 1 got no answer within 1 s of silence; is 'millweir run' or 'standalone' up on");
    }

    @Test
    @Order(5)
    void a_query_that_cannot_be_sent_is_answered_with_an_error() throws Exception {
        Path input = Files.writeString(directory.resolve("q.txt"), "x".repeat(13 * 1024 * 1024) + "\n");
        Path output = directory.resolve("out.jsonl");

        Ran ran = millweir("query", "--input", input.toString(), "--output", output.toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(Files.readString(output))
                .contains("\"status\":\"error\"", "\"code\":\"payload_too_large\"", "topic \\\"millweir.queries\\\"");
    }

    @Test
    @Order(6)
    void an_audit_counts_what_is_there_and_fails_on_a_violation() {
        Ran clean = millweir("audit", "--from", "2000-01-01T00:00:00Z", "--to", "2000-01-02T00:00:00Z");
        Ran waiting = millweir("audit", "--from", "1h");
        produceResponse("{\"id\":\"nobody-asked\",\"status\":\"ok\"}");
        Ran broken = millweir("audit");
        Ran json = millweir("audit", "--json");

        assertThat(clean.status()).isZero();
        assertThat(clean.out()).contains("0 queries · 0 answered").endsWith("✔ no violations\n");
        assertThat(waiting.status()).isZero();
        assertThat(waiting.out()).contains("Looked at: queries 1\n", " · 1 in progress\n");
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.out())
                .startsWith("✘ a query \"nobody-asked\": responses: ")
                .endsWith("✘ 1 violation\n");
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.out()).contains("\"in_progress\":1", "\"invariant\":\"responses\"");
    }

    @Test
    @Order(7)
    void an_audit_says_which_topics_or_which_ledger_it_misses() {
        Ran nothing = millweir("audit", "--set", "topics.prefix=other.");
        Ran ledger = millweir("audit", "--ledger", "http://127.0.0.1:1");

        assertThat(nothing.status()).isEqualTo(1);
        assertThat(nothing.err()).contains("has no topic \"other.queries\", \"other.responses\"; start");
        assertThat(ledger.status()).isEqualTo(1);
        assertThat(ledger.err()).startsWith("ledger: \"http://127.0.0.1:1/ledger\" cannot be read");
    }

    private static void produceResponse(String response) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var unused = producer.send(
                    new ProducerRecord<>("millweir.responses", response.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
