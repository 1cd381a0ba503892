package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Message;
import io.millweir.domain.Operation;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Role;
import io.millweir.topics.QueryReader.Read;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryReaderTest {
    private static final String DEFAULT_ID = "millweir.queries-3-42";

    private static Read read(String json) {
        return read(json, Optional.empty());
    }

    private static Read read(String json, Optional<String> headerId) {
        return QueryReader.read(json.getBytes(StandardCharsets.UTF_8), headerId, DEFAULT_ID);
    }

    private static Query valid(String json) {
        Read read = read(json);
        assertThat(read).as(json).isInstanceOf(Read.Valid.class);
        return ((Read.Valid) read).query();
    }

    private static Read.Invalid invalid(String json) {
        Read read = read(json);
        assertThat(read).as(json).isInstanceOf(Read.Invalid.class);
        return (Read.Invalid) read;
    }

    private static Read.Unreadable unreadable(String json) {
        Read read = read(json);
        assertThat(read).as(json).isInstanceOf(Read.Unreadable.class);
        return (Read.Unreadable) read;
    }

    @Test
    void a_prompt_alone_is_a_query_with_every_default() {
        Query query = valid("{\"query\": \"Why?\"}");

        assertThat(query.id()).isEqualTo(DEFAULT_ID);
        assertThat(query.operation()).isEqualTo(Operation.CHAT);
        assertThat(query.messages()).containsExactly(Message.user("Why?"));
        assertThat(query.systemPrompt()).isEmpty();
        assertThat(query.input()).isEmpty();
        assertThat(query.model()).isEmpty();
        assertThat(query.router()).isEmpty();
        assertThat(query.candidates()).isEmpty();
        assertThat(query.routeOnly()).isFalse();
        assertThat(query.stream()).isFalse();
        assertThat(query.parameters().temperature()).isEmpty();
        assertThat(query.parameters().maxTokens()).isEmpty();
        assertThat(query.tenant()).isEqualTo("default");
        assertThat(query.user()).isEmpty();
        assertThat(query.tags()).isEmpty();
        assertThat(query.priority()).isEqualTo(Priority.NORMAL);
        assertThat(query.timeoutMs()).isEmpty();
        assertThat(query.maxCost()).isEmpty();
        assertThat(query.metadata()).isEmpty();
        assertThat(query.warnings()).isEmpty();
    }

    @Test
    void every_field_is_read() {
        Query query = valid(
                """
                {"id": "q-1", "messages": [{"role": "system", "content": "Be brief."},
                                           {"role": "user", "content": "Hi"},
                                           {"role": "assistant", "content": "Hello"},
                                           {"role": "user", "content": "Why?"}],
                 "operation": "chat", "model": "gpt-5", "router": "rules", "candidates": ["a", "b"],
                 "route_only": true, "stream": false, "temperature": 0.7, "top_p": 1, "max_tokens": 100,
                 "stop_sequences": ["END"], "tenant": "team-a", "user": "u", "tags": {"app": "x", "env": "y"},
                 "priority": "high", "timeout_ms": 1500, "max_cost": 0.0123, "metadata": {"a": [1, null, {"b": 1.50}]}}
                """);

        assertThat(query.id()).isEqualTo("q-1");
        assertThat(query.systemPrompt()).contains("Be brief.");
        assertThat(query.messages())
                .containsExactly(Message.user("Hi"), new Message(Role.ASSISTANT, "Hello"), Message.user("Why?"));
        assertThat(query.model()).contains("gpt-5");
        assertThat(query.router()).contains("rules");
        assertThat(query.candidates()).containsExactly("a", "b");
        assertThat(query.routeOnly()).isTrue();
        assertThat(query.parameters().temperature()).hasValue(0.7);
        assertThat(query.parameters().topP()).hasValue(1);
        assertThat(query.parameters().maxTokens()).hasValue(100);
        assertThat(query.parameters().stopSequences()).containsExactly("END");
        assertThat(query.tenant()).isEqualTo("team-a");
        assertThat(query.user()).contains("u");
        assertThat(query.tags()).containsExactly(Map.entry("app", "x"), Map.entry("env", "y"));
        assertThat(query.priority()).isEqualTo(Priority.HIGH);
        assertThat(query.timeoutMs()).hasValue(1_500);
        assertThat(query.maxCost()).contains(new BigDecimal("0.0123"));
        assertThat(Json.text(query.metadata().orElseThrow())).isEqualTo("{\"a\":[1,null,{\"b\":1.50}]}");
        assertThat(query.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"one\"", "[\"one\"]"})
    void input_asks_for_embeddings(String input) {
        Query query = valid("{\"input\": " + input + "}");

        assertThat(query.operation()).isEqualTo(Operation.EMBEDDINGS);
        assertThat(query.input()).containsExactly("one");
        assertThat(query.messages()).isEmpty();
        assertThat(valid("{\"input\": " + input + ", \"operation\": \"embeddings\"}"))
                .isEqualTo(query);
    }

    @Test
    void every_priority_is_read() {
        assertThat(valid("{\"query\":\"a\",\"priority\":\"low\"}").priority()).isEqualTo(Priority.LOW);
        assertThat(valid("{\"query\":\"a\",\"priority\":\"normal\"}").priority())
                .isEqualTo(Priority.NORMAL);
    }

    @Test
    void auto_routes_like_no_model() {
        assertThat(valid("{\"query\":\"a\",\"model\":\"auto\"}").model()).isEmpty();
    }

    @Test
    void several_system_messages_are_one_system_prompt() {
        assertThat(valid("{\"messages\":[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"},"
                                + "{\"role\":\"system\",\"content\":\"c\"}]}")
                        .systemPrompt())
                .contains("a\n\nc");
    }

    @Test
    void fields_that_are_null_count_as_left_out() {
        StringBuilder json = new StringBuilder("{\"query\": \"Why?\"");
        for (String field : SchemaFields.ofQuery()) {
            if (!field.equals("query")) {
                json.append(", \"").append(field).append("\": null");
            }
        }

        assertThat(valid(json.append("}").toString())).isEqualTo(valid("{\"query\": \"Why?\"}"));
    }

    @Test
    void the_reader_and_the_schema_know_the_same_fields() {
        StringBuilder json = new StringBuilder("{\"unknown\": 1");
        for (String field : SchemaFields.ofQuery()) {
            json.append(", \"").append(field).append("\": null");
        }

        assertThat(invalid(json.append("}").toString()).query().warnings())
                .singleElement()
                .asString()
                .startsWith("unknown field \"unknown\" was kept out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"query\":\"a\",\"temprature\":1} | unknown field \"temprature\" was kept out; did you mean \"temperature\"?",
                "{\"query\":\"a\",\"promt_zzzzzz\":1} | unknown field \"promt_zzzzzz\" was kept out",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"nmae\":\"x\"}]} | unknown field \"messages[0].nmae\" was kept out",
                "{\"input\":\"a\",\"temperature\":1} | temperature: is not used by embeddings",
                "{\"input\":\"a\",\"stream\":true} | stream: is not used by embeddings",
            })
    void what_is_kept_out_or_not_used_is_a_warning(String json, String warning) {
        assertThat(valid(json).warnings()).containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                 | query: none of \"query\", \"messages\" and \"input\" is given",
                "{\"query\":null}                   | query: none of",
                "{\"query\":\"a\",\"input\":\"b\"}  | query: more than one of",
                "{\"query\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]} | query: more than one of",
                "{\"query\":\"\"}                   | query: is empty; write a prompt",
                "{\"query\":\" \\n\\t\"}            | query: is empty; write a prompt",
                "{\"messages\":[]}                  | messages: hold no turn of a user; add one",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"b\"}]} | messages: hold no turn of a user",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":\"b\"}]} | messages: hold no turn of a user",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"\"}]} | messages[0].content: is empty; write a text",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"usr\",\"content\":\"b\"}]} | messages[1].role: unknown value \"usr\"; did you mean \"user\"? one of system, user, assistant",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"narrator\",\"content\":\"b\"}]} | messages[1].role: unknown value \"narrator\"; one of",
                "{\"system_prompt\":\"x\",\"messages\":[{\"role\":\"system\",\"content\":\"b\"},{\"role\":\"user\",\"content\":\"b\"}]} | system_prompt: is given together with a \"system\" message",
                "{\"input\":[]}                     | input: is empty or holds an empty text",
                "{\"input\":\"\"}                   | input: is empty or holds an empty text",
                "{\"input\":[\"a\",\" \"]}          | input: is empty or holds an empty text",
                "{\"query\":\"a\",\"operation\":\"embeddings\"} | operation: \"embeddings\" does not go with what is given",
                "{\"input\":\"a\",\"operation\":\"chat\"} | operation: \"chat\" does not go with what is given",
                "{\"query\":\"a\",\"operation\":\"draw\"} | operation: unknown value \"draw\"; give \"chat\" or \"embeddings\"",
                "{\"query\":\"a\",\"temperature\":-0.1} | temperature: \"-0.1\" is out of range; give a number from 0 to 2",
                "{\"query\":\"a\",\"temperature\":2.1} | temperature: \"2.1\" is out of range",
                "{\"query\":\"a\",\"temperature\":1e999999999} | temperature: \"1E+999999999\" is out of range",
                "{\"query\":\"a\",\"temperature\":-1e999999999} | temperature: \"-1E+999999999\" is out of range",
                "{\"query\":\"a\",\"top_p\":0}      | top_p: \"0\" is out of range; give a number above 0 to 1",
                "{\"query\":\"a\",\"top_p\":1.01}   | top_p: \"1.01\" is out of range",
                "{\"query\":\"a\",\"max_tokens\":0} | max_tokens: \"0\" is out of range; give a whole number from 1 to 2147483647",
                "{\"query\":\"a\",\"max_tokens\":2147483648} | max_tokens: \"2147483648\" is out of range",
                "{\"query\":\"a\",\"max_tokens\":99999999999999999999} | max_tokens: \"99999999999999999999\" is out of range",
                "{\"query\":\"a\",\"timeout_ms\":-5} | timeout_ms: \"-5\" is out of range",
                "{\"query\":\"a\",\"timeout_ms\":9223372036854775807} | timeout_ms: \"9223372036854775807\" is out of range",
                "{\"query\":\"a\",\"max_cost\":-0.01} | max_cost: \"-0.01\" is negative; give an amount of at least 0",
                "{\"query\":\"a\",\"max_cost\":-1e999999999} | max_cost: \"-1E+999999999\" is negative",
                "{\"query\":\"a\",\"stop_sequences\":[\"\"]} | stop_sequences: hold an empty text; leave it out",
                "{\"query\":\"a\",\"priority\":\"urgent\"} | priority: unknown value \"urgent\"; give high, normal or low",
            })
    void what_cannot_be_is_refused_with_the_field_and_the_value(String json, String problem) {
        Read.Invalid invalid = invalid(json);

        assertThat(invalid.failure().code()).isEqualTo(ErrorCode.INVALID_QUERY);
        assertThat(invalid.failure().message()).startsWith(problem);
        assertThat(invalid.query().id()).isEqualTo(DEFAULT_ID);
    }

    @Test
    void several_mistakes_are_told_together() {
        assertThat(invalid("{\"query\":\"a\",\"temperature\":3,\"priority\":\"x\"}")
                        .failure()
                        .message())
                .isEqualTo("temperature: \"3\" is out of range; give a number from 0 to 2 · priority: unknown value"
                        + " \"x\"; give high, normal or low");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "router", "tenant", "user"})
    void a_name_that_is_a_text_is_refused(String field) {
        String name = "x".repeat(513);

        assertThat(invalid("{\"query\":\"a\",\"" + field + "\":\"" + name + "\"}")
                        .failure()
                        .message())
                .isEqualTo(field + ": is longer than 512 characters; give a shorter name");
        assertThat(valid("{\"query\":\"a\",\"" + field + "\":\"" + name.substring(1) + "\"}"))
                .isNotNull();
    }

    @Test
    void a_candidate_that_is_a_text_is_refused() {
        assertThat(invalid("{\"query\":\"a\",\"candidates\":[\"a\",\"" + "x".repeat(513) + "\"]}")
                        .failure()
                        .message())
                .isEqualTo("candidates: is longer than 512 characters; give a shorter name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":5}                    | id: expected a text; found the number \"5\"",
                "{\"query\":5}                 | query: expected a text; found the number \"5\"",
                "{\"query\":[\"a\"]}           | query: expected a text; found a list",
                "{\"messages\":\"a\"}          | messages: expected a list; found a text",
                "{\"messages\":{}}             | messages: expected a list; found an object",
                "{\"messages\":[\"a\"]}        | messages[0]: expected {\"role\": text, \"content\": text}",
                "{\"messages\":[null]}         | messages[0]: expected",
                "{\"messages\":[{}]}           | messages[0]: expected",
                "{\"messages\":[{\"role\":\"user\"}]} | messages[0]: expected",
                "{\"messages\":[{\"role\":\"user\",\"content\":null}]} | messages[0]: expected",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]} | messages[0]: expected",
                "{\"input\":5}                 | input: expected a text or a list of texts; found the number",
                "{\"input\":[1]}               | input: expected a text or a list of texts; found a list",
                "{\"input\":[null]}            | input: expected a text or a list of texts; found a list",
                "{\"operation\":1}             | operation: expected a text; found the number \"1\"",
                "{\"system_prompt\":{}}        | system_prompt: expected a text; found an object",
                "{\"model\":[]}                | model: expected a text; found a list",
                "{\"router\":true}             | router: expected a text; found \"true\"",
                "{\"candidates\":\"a\"}        | candidates: expected a list of texts; found a text",
                "{\"candidates\":[1]}          | candidates: expected a list of texts; found a list",
                "{\"route_only\":\"true\"}     | route_only: expected true or false; found a text",
                "{\"route_only\":1}            | route_only: expected true or false; found the number \"1\"",
                "{\"stream\":\"yes\"}          | stream: expected true or false; found a text",
                "{\"temperature\":\"0.5\"}     | temperature: expected a number; found a text",
                "{\"top_p\":[]}                | top_p: expected a number; found a list",
                "{\"max_tokens\":\"5\"}        | max_tokens: expected a whole number; found a text",
                "{\"max_tokens\":1.5}          | max_tokens: expected a whole number; found the number \"1.5\"",
                "{\"max_tokens\":1e999999999}  | max_tokens: expected a whole number; found the number \"1E+999999999\"",
                "{\"timeout_ms\":true}         | timeout_ms: expected a whole number; found \"true\"",
                "{\"max_cost\":\"1\"}          | max_cost: expected a number; found a text",
                "{\"stop_sequences\":\"a\"}    | stop_sequences: expected a list of texts; found a text",
                "{\"tenant\":1}                | tenant: expected a text; found the number \"1\"",
                "{\"user\":{}}                 | user: expected a text; found an object",
                "{\"tags\":[]}                 | tags: expected a flat object of texts; found a list",
                "{\"tags\":{\"a\":1}}          | tags: expected a flat object of texts; found an object",
                "{\"tags\":{\"a\":null}}       | tags: expected a flat object of texts; found an object",
                "{\"priority\":0}              | priority: expected a text; found the number \"0\"",
                "{\"metadata\":\"x\"}          | metadata: expected an object; found a text",
                "{\"metadata\":[]}             | metadata: expected an object; found a list",
            })
    void a_field_of_the_wrong_type_is_unreadable(String json, String problem) {
        Read.Unreadable unreadable = unreadable(json);

        assertThat(unreadable.what()).startsWith(problem);
        assertThat(unreadable.id()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "tombstone",
            value = {
                "''                  | query: empty value, expected JSON",
                "'   '               | query: empty value, expected JSON",
                "{                   | query: line 1, column",
                "{\"query\":\"a\"} x | query: line 1, column",
                "{\"query\":\"a\"}{} | query: line 1, column",
                "{'query':'a'}       | query: line 1, column",
                "Why is it blue?     | query: line 1, column",
                "NaN                 | query: line 1, column",
                "{\"a\":1,\"a\":2}   | query: line 1, column",
                "{\"query\":\"\\ud800\"} | query: a text holds an unpaired surrogate escape",
                "{\"metadata\":{\"\\udc00\":1}} | query: a text holds an unpaired surrogate escape",
                "null                | query: the value is JSON but no object; write {\"query\": …}",
                "5                   | query: the value is JSON but no object",
                "\"Why?\"            | query: the value is JSON but no object",
                "[\"Why?\"]          | query: the value is JSON but no object",
                "tombstone           | query: no value (a tombstone), expected JSON",
            })
    void what_is_no_json_object_is_unreadable(String json, String problem) {
        byte[] value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);

        Read read = QueryReader.read(value, Optional.of("header"), DEFAULT_ID);

        assertThat(read).isInstanceOfSatisfying(Read.Unreadable.class, unreadable -> {
            assertThat(unreadable.what()).startsWith(problem).doesNotContain("blue");
            assertThat(unreadable.id()).contains("header");
        });
    }

    @Test
    void bytes_that_are_no_utf8_are_unreadable_and_told_with_their_place() {
        byte[] value = "{\"query\":\"für\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(QueryReader.read(value, Optional.empty(), DEFAULT_ID))
                .isEqualTo(
                        new Read.Unreadable("query: byte 11: not UTF-8; encode the value as UTF-8", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"temperature", "max_cost", "max_tokens", "metadata", "anything"})
    void an_exponent_that_no_decimal_can_hold_is_unreadable(String field) {
        assertThat(unreadable("{\"query\":\"a\",\"" + field + "\":1e99999999999}")
                        .what())
                .isEqualTo("query: a number has an exponent that no decimal can hold; send a smaller number");
    }

    @Test
    void nesting_without_end_is_unreadable() {
        String deep = "{\"query\":\"a\",\"metadata\":{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}";

        assertThat(unreadable(deep).what()).contains("nested too deeply");
    }

    @Test
    void the_id_of_the_value_wins_over_the_header_and_that_over_the_default() {
        assertThat(((Read.Valid) read("{\"query\":\"a\",\"id\":\"own\"}", Optional.of("header")))
                        .query()
                        .id())
                .isEqualTo("own");
        assertThat(((Read.Valid) read("{\"query\":\"a\"}", Optional.of("header")))
                        .query()
                        .id())
                .isEqualTo("header");
        assertThat(((Read.Valid) read("{\"query\":\"a\",\"id\":null}", Optional.of("header")))
                        .query()
                        .id())
                .isEqualTo("header");
        assertThat(valid("{\"query\":\"a\"}").id()).isEqualTo(DEFAULT_ID);
    }

    @Test
    void an_unreadable_query_is_answered_under_the_id_that_can_be_read() {
        assertThat(unreadable("{\"query\":5,\"id\":\"own\"}").id()).contains("own");
        assertThat(((Read.Unreadable) read("{\"query\":5}", Optional.of("header"))).id())
                .contains("header");
        assertThat(((Read.Unreadable) read("{\"query\":\"a\",\"id\":7}", Optional.of("header"))).id())
                .contains("header");
    }

    @Test
    void an_id_that_is_blank_or_too_long_is_unreadable() {
        String problem = "is blank or longer than 512 characters; give a shorter one";

        for (String id : List.of("", "  ", "x".repeat(513))) {
            assertThat(unreadable("{\"query\":\"a\",\"id\":\"" + id + "\"}").what())
                    .isEqualTo("id: " + problem);
            assertThat(read("{\"query\":\"a\"}", Optional.of(id)))
                    .isEqualTo(new Read.Unreadable("ce_id: " + problem, Optional.empty()));
        }
        assertThat(valid("{\"query\":\"a\",\"id\":\"" + "x".repeat(512) + "\"}").id())
                .hasSize(512);
    }

    @Test
    void numbers_beyond_every_range_stay_exact_in_metadata() {
        Query query = valid("{\"query\":\"a\","
                + "\"metadata\":{\"a\":1e999999999,\"b\":-1e-999999999,\"c\":12345678901234567890123.10}}");

        assertThat(Json.text(query.metadata().orElseThrow()))
                .isEqualTo("{\"a\":1E+999999999,\"b\":-1E-999999999,\"c\":12345678901234567890123.10}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "1e31"})
    void an_amount_that_nobody_pays_is_refused(String amount) {
        assertThat(read("{\"query\":\"a\",\"max_cost\":" + amount + "}")).isInstanceOf(Read.Invalid.class);
    }

    @Test
    void metadata_keeps_its_order_and_its_nulls() {
        String metadata = "{\"z\":null,\"a\":{\"y\":[],\"b\":{}},\"é\":\"😀\"}";

        assertThat(Json.text(valid("{\"query\":\"a\",\"metadata\":" + metadata + "}")
                        .metadata()
                        .orElseThrow()))
                .isEqualTo(metadata);
        assertThat(valid("{\"query\":\"a\",\"metadata\":{}}").metadata()).contains(Map.of());
    }

    @Test
    void a_record_full_of_mistakes_gets_a_short_answer() {
        String unknown = "\"abc%d\":1,";
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            fields.append(String.format(unknown, i));
        }

        Query warned = valid("{" + fields + "\"query\":\"a\"}");
        Read.Unreadable wrong = unreadable("{\"messages\":[" + "0,".repeat(200_000) + "0]}");
        Read.Invalid invalid = invalid("{\"messages\":[" + "{\"role\":\"x\",\"content\":\"\"},".repeat(20_000)
                + "{\"role\":\"user\",\"content\":\"\"}]}");

        assertThat(warned.warnings()).hasSize(11).endsWith("and 49990 more of this kind");
        assertThat(wrong.what()).hasSizeLessThan(2_000).endsWith(" · and 199991 more of this kind");
        assertThat(invalid.failure().message()).hasSizeLessThan(2_000);
    }

    @Test
    void a_word_that_is_too_long_is_cut_between_characters() {
        String word = "x".repeat(59) + "😀" + "y".repeat(100_000);

        assertThat(invalid("{\"query\":\"a\",\"priority\":\"" + word + "\"}")
                        .failure()
                        .message())
                .isEqualTo("priority: unknown value \"" + "x".repeat(59) + "…\"; give high, normal or low");
        assertThat(valid("{\"query\":\"a\",\"" + word.substring(0, 40_000) + "\":1}")
                        .warnings())
                .containsExactly("unknown field \"" + "x".repeat(59) + "…\" was kept out");
    }

    @Test
    void no_answer_tells_the_prompt() {
        String secret = "blue whales";

        for (String json : List.of(
                "{\"query\":{\"" + secret + "\":1}}",
                "{\"query\":[\"" + secret + "\"]}",
                "{\"messages\":[\"" + secret + "\"]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[\"" + secret + "\"]}]}",
                "{\"input\":[\"" + secret + "\",1]}",
                "{\"query\":\"" + secret + "\" oops}",
                "{\"query\":\"" + secret + "\",\"temperature\":\"" + secret + "\"}")) {
            assertThat(unreadable(json).what()).doesNotContain(secret);
        }
    }

    @Test
    void a_query_can_be_written_into_events_again() {
        Query query = valid("{\"query\":\"a\",\"tags\":{\"a\":\"b\"},\"metadata\":{\"a\":{\"b\":[1.0]}}}");

        ObjectNode response = Events.response(query);

        assertThat(response.get("metadata").toString()).isEqualTo("{\"a\":{\"b\":[1.0]}}");
    }
}
