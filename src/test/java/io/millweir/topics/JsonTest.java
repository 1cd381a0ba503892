package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Latency;
import io.millweir.domain.Operation;
import io.millweir.domain.Response;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006Z");

    record Sample(
            String queryId,
            Optional<String> region,
            OptionalLong inputTokens,
            BigDecimal cost,
            Instant createdAt,
            Operation operation) {}

    record Money(BigDecimal total) {}

    record Moment(Instant at) {}

    record Lasting(Duration took) {}

    record Count(int number) {}

    record Meta(Map<String, Object> metadata) {}

    record Weighted(Map<Operation, Integer> byOperation) {}

    @Test
    void writes_snake_case_and_leaves_out_what_has_no_value() {
        Sample sample =
                new Sample("q-1", Optional.empty(), OptionalLong.empty(), new BigDecimal("0.10"), AT, Operation.CHAT);

        String json = Json.text(sample);

        assertThat(json)
                .isEqualTo(
                        "{\"query_id\":\"q-1\",\"cost\":0.10,\"created_at\":\"2026-01-02T03:04:05.006Z\",\"operation\":\"chat\"}");
    }

    @Test
    void reads_back_what_it_wrote() {
        Sample sample = new Sample(
                "q-1", Optional.of("eu-west-1"), OptionalLong.of(7), new BigDecimal("0.10"), AT, Operation.EMBEDDINGS);

        Sample read = Json.read(Json.bytes(sample), Sample.class);

        assertThat(read).isEqualTo(sample);
    }

    @Test
    void reads_an_absent_optional_as_empty() {
        Sample read = Json.read(bytes("{\"query_id\":\"q\"}"), Sample.class);

        assertThat(read.region()).isEmpty();
        assertThat(read.inputTokens()).isEmpty();
    }

    @Test
    void writes_names_of_enums_in_lower_case_as_keys_too() {
        assertThat(Json.text(new Weighted(Map.of(Operation.CHAT, 1)))).isEqualTo("{\"by_operation\":{\"chat\":1}}");
        assertThat(Json.read(bytes("{\"by_operation\":{\"chat\":1}}"), Weighted.class)
                        .byOperation())
                .containsOnlyKeys(Operation.CHAT);
    }

    @Test
    void writes_an_instant_with_exactly_milliseconds() {
        assertThat(Json.text(new Moment(Instant.parse("2026-01-02T03:04:05.123456789Z"))))
                .isEqualTo("{\"at\":\"2026-01-02T03:04:05.123Z\"}");
        assertThat(Json.text(new Moment(Instant.parse("2026-01-02T03:04:05Z"))))
                .isEqualTo("{\"at\":\"2026-01-02T03:04:05.000Z\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-01-02T03:04:05Z\"",
                "\"2026-01-02T03:04:05.006+00:00\"",
                "\"2026-02-30T03:04:05.006Z\"",
                "1767322800",
                "\"\""
            })
    void refuses_an_instant_of_another_form(String text) {
        assertThatThrownBy(() -> Json.read(bytes("{\"at\":" + text + "}"), Moment.class))
                .isInstanceOf(SerializationException.class)
                .hasMessage("Moment: at: value of the wrong type or form; see the schema of this topic");
    }

    @Test
    void refuses_to_write_a_duration() {
        assertThatThrownBy(() -> Json.bytes(new Lasting(Duration.ofSeconds(1))))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void writes_small_money_without_an_exponent() {
        assertThat(Json.text(new Money(new BigDecimal("0.00000000651")))).isEqualTo("{\"total\":0.00000000651}");
        assertThat(Json.text(new Money(new BigDecimal("1E+3")))).isEqualTo("{\"total\":1000}");
        assertThat(Json.text(Json.object(new Money(new BigDecimal("6.51E-9"))))).isEqualTo("{\"total\":0.00000000651}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+100000", "1E-100000", "1E+2147483647", "1E-2147483647"})
    void carries_a_number_with_a_huge_exponent_without_spelling_it_out(String number) {
        ObjectNode query = (ObjectNode) parsed("{\"metadata\":{\"x\":" + number + "}}");

        String echoed = Json.text(new Meta(Json.map((ObjectNode) query.get("metadata"))));

        assertThat(echoed).isEqualTo("{\"metadata\":{\"x\":" + number + "}}");
        assertThat(Json.text(query)).isEqualTo("{\"metadata\":{\"x\":" + number + "}}");
    }

    @Test
    void keeps_order_nulls_and_digits_of_metadata() {
        String text = "{\"z\":1.50,\"a\":null,\"big\":123456789012345678901234567890,\"n\":{\"y\":0.1,\"b\":[]},"
                + "\"f\":0.30000000000000000001}";

        Map<String, Object> metadata = Json.map((ObjectNode) parsed(text));

        assertThat(Json.text(metadata)).isEqualTo(text);
        assertThat(metadata.get("z")).isEqualTo(new BigDecimal("1.50"));
        assertThat(metadata.get("big")).isEqualTo(new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void writes_again_whatever_depth_it_has_read() {
        String deepest = "[".repeat(499) + "]".repeat(499);

        JsonNode read = parsed(deepest);

        assertThat(Json.text(Map.of("metadata", Map.of("x", read)))).contains(deepest);
        assertThat(complaint(bytes("[".repeat(501) + "]".repeat(501)))).contains("nested too deeply");
    }

    @Test
    void says_where_bytes_are_not_utf_8_and_nothing_of_the_content() {
        byte[] latin1 = "{\"query\":\"secret é\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(complaint(latin1)).isEqualTo("byte 17: not UTF-8; encode the value as UTF-8");
    }

    @Test
    void takes_a_character_cut_off_at_the_end_for_not_utf_8() {
        byte[] whole = bytes("\"é");

        assertThat(complaint(Arrays.copyOf(whole, whole.length - 1)))
                .isEqualTo("byte 1: not UTF-8; encode the value as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"x\\udc00\"}",
                "{\"a\":{\"b\":[\"\\udc00\\ud800\"]}}",
                "{\"\\ud800\":1}",
                "\"\\uD83D\""
            })
    void refuses_half_a_character_anywhere(String text) {
        assertThat(complaint(bytes(text))).contains("unpaired surrogate");
    }

    @Test
    void takes_a_pair_of_escapes_for_one_character() {
        assertThat(parsed("{\"a\":\"\\ud83d\\ude00\"}").get("a").textValue()).isEqualTo("😀");
    }

    @Test
    void writes_half_a_character_of_a_model_as_the_replacement_character() {
        assertThat(new String(Json.bytes(Map.of("text", "a\ud83d")), StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"a\ufffd\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "{\"secret\":1,\"secret\":2}",
                "{\"x\":{\"secret\":1,\"secret\":2}}",
                "{\"a\":1} secret",
                "{\"a\":1}{\"secret\":1}",
                "{\"secret\":",
                "{\"a\":\"secret",
                "{\"a\":NaN}",
                "{'secret':1}",
                "[1,]",
                "",
                "  ",
                "\ufeff{\"a\":1}"
            })
    void calls_malformed_what_is_no_single_json_value_without_quoting_it(String text) {
        assertThat(complaint(bytes(text))).isNotBlank().doesNotContain("secret").doesNotContain("{");
    }

    @Test
    void calls_a_tombstone_malformed() {
        assertThat(Json.parse(null)).isEqualTo(new Parsed.Malformed("no value (a tombstone), expected JSON"));
    }

    @Test
    void says_where_json_breaks() {
        assertThat(complaint(bytes("{\"a\":1,\n \"a\":2}")))
                .isEqualTo("line 2, column 5: a name occurs twice in one object; name each field once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "5.5", "null", "true", "99999999999"})
    void coerces_nothing_into_a_number(String value) {
        assertThatThrownBy(() -> Json.read(bytes("{\"number\":" + value + "}"), Count.class))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("Count: number: ");
    }

    @Test
    void refuses_an_event_without_a_number_that_it_must_have() {
        assertThatThrownBy(() -> Json.read(bytes("{}"), Count.class)).isInstanceOf(SerializationException.class);
    }

    @Test
    void passes_over_fields_of_a_newer_instance() {
        assertThat(Json.read(bytes("{\"number\":5,\"newer\":{}}"), Count.class)).isEqualTo(new Count(5));
    }

    @Test
    void keeps_tombstones_in_both_directions() {
        Serde<Count> serde = Json.serde(Count.class);

        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", serde.serializer().serialize("t", new Count(3))))
                .isEqualTo(new Count(3));
    }

    @Test
    void reads_back_a_whole_response() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("trace", new BigDecimal("1.10"));
        Response response = new Response(
                "q-1",
                Response.OK,
                "chat",
                AT,
                metadata,
                "team-a",
                "nova-micro",
                "amazon.nova-micro-v1:0",
                "aws.bedrock",
                "us-east-1",
                "Paris",
                "stop",
                null,
                new Response.TokenCounts(18L, 42L, 60L, null, null, null, null),
                new Response.CostFields(
                        new BigDecimal("0.00000063"),
                        new BigDecimal("0.00000588"),
                        null,
                        null,
                        new BigDecimal("0.00000651"),
                        "USD"),
                new Response.Routing(
                        "cheapest", null, "nova-micro", List.of(), Map.of("nova-micro", BigDecimal.ONE), "fits", "r1"),
                List.of(new Response.AttemptSummary(
                        1, "nova-micro", "aws.bedrock", "us-east-1", "ok", 212, null, null)),
                new Latency("q-1", null, null, null, null, "ok", false, 230, 3, 0.125, 0, 212, 15, null, null, 1, null),
                null,
                List.of());

        assertThat(Json.read(Json.bytes(response), Response.class)).isEqualTo(response);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String text) {
        assertThat(Json.parse(bytes(text))).isInstanceOf(Parsed.Ok.class);
        return ((Parsed.Ok) Json.parse(bytes(text))).value();
    }

    private static String complaint(byte[] bytes) {
        assertThat(Json.parse(bytes)).isInstanceOf(Parsed.Malformed.class);
        return ((Parsed.Malformed) Json.parse(bytes)).what();
    }
}
