package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.topics.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLettersTest {
    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    static Stream<Arguments> poison() {
        return Stream.of(
                Arguments.of("no JSON", utf8("hello"), Optional.empty()),
                Arguments.of("nothing", utf8(""), Optional.empty()),
                Arguments.of("half", utf8("{\"id\": \"q1\", \"query\": \"he"), Optional.empty()),
                Arguments.of("no object", utf8("[1, 2]"), Optional.empty()),
                Arguments.of("null", utf8("null"), Optional.empty()),
                Arguments.of(
                        "not UTF-8",
                        "{\"id\": \"q1\", \"query\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1),
                        Optional.empty()),
                Arguments.of("two values", utf8("{\"id\": \"q1\", \"query\": \"a\"}{}"), Optional.empty()),
                Arguments.of("twice a field", utf8("{\"id\": \"q1\", \"id\": \"q2\"}"), Optional.empty()),
                Arguments.of("an abyss", utf8("[".repeat(100_000)), Optional.empty()),
                Arguments.of("a surrogate", utf8("{\"id\": \"q1\", \"query\": \"\\ud800\"}"), Optional.empty()),
                Arguments.of("query of wrong type", utf8("{\"id\": \"q1\", \"query\": 5}"), Optional.of("q1")),
                Arguments.of(
                        "stream of wrong type",
                        utf8("{\"id\": \"q1\", \"query\": \"a\", \"stream\": \"yes\"}"),
                        Optional.of("q1")),
                Arguments.of("id of wrong type", utf8("{\"id\": 5, \"query\": \"a\"}"), Optional.empty()),
                Arguments.of(
                        "id too long",
                        utf8("{\"id\": \"" + "i".repeat(513) + "\", \"query\": \"a\"}"),
                        Optional.empty()),
                Arguments.of(
                        "much of wrong type",
                        utf8("{\"id\": \"q1\", \"messages\": [" + "1,".repeat(100_000) + "1]}"),
                        Optional.of("q1")));
    }

    @Test
    void answers_a_query_that_meets_a_bug_while_it_is_taken_on_and_buries_it() {
        graph.dispatch.failWith(new IllegalStateException("the text of a prompt"));

        graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.query("{'id': 'q2', 'query': 'hello'}");
        graph.pass(Duration.ofHours(1));

        Emitted answer = graph.responses().get(0);
        assertThat(answer.at("/id")).isEqualTo("q1");
        assertThat(answer.at("/error/code")).isEqualTo("internal");
        assertThat(answer.at("/error/message"))
                .startsWith("track-work: failed with \"java.lang.IllegalStateException\"")
                .doesNotContain("prompt");
        assertThat(graph.responses().stream()
                        .filter(response -> response.at("/id").equals("q1")))
                .hasSize(1);
        assertThat(graph.latency().stream()
                        .filter(latency -> latency.at("/query_id").equals("q1")))
                .hasSize(1);
        assertThat(graph.deadLetters()).hasSize(1);
        assertThat(graph.dispatch.givenIds()).containsExactly("q2");
    }

    @Test
    void stops_for_what_a_store_throws_and_buries_nothing() {
        graph.dispatch.failWith(new ProcessorStateException("No space left on device"));

        assertThatThrownBy(() -> graph.query("{'id': 'q1', 'query': 'hello'}")).hasMessageContaining("track-work");

        assertThat(graph.deadLetters()).isEmpty();
        assertThat(graph.responses()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poison")
    void keeps_the_bytes_and_says_why(String what, byte[] value, Optional<String> id) {
        graph.query(utf8("key"), value, new RecordHeaders(), graph.clock.millis());

        Emitted dead = TopologyFixture.only(graph.deadLetters());
        assertThat(dead.bytes()).isEqualTo(value);
        assertThat(dead.keyText()).isEqualTo("key");
        assertThat(dead.header(Headers.ERROR_CODE)).isEqualTo("invalid_query");
        assertThat(dead.header(Headers.ERROR_MESSAGE)).isNotBlank().hasSizeLessThan(5_000);
        assertThat(dead.header(Headers.SOURCE_TOPIC)).isEqualTo("millweir.queries");
        assertThat(dead.header(Headers.SOURCE_PARTITION)).isEqualTo("0");
        assertThat(dead.header(Headers.SOURCE_OFFSET)).isEqualTo("0");
        assertThat(graph.responses().stream().map(response -> response.at("/id")))
                .containsExactlyElementsOf(id.stream().toList());
        assertThat(graph.responses())
                .allMatch(response -> response.at("/error/code").equals("invalid_query"));
        assertThat(graph.latency()).hasSameSizeAs(graph.responses());
        assertThat(graph.dispatch.given()).isEmpty();
        assertThat(graph.decisions()).isEmpty();
    }

    @Test
    void keeps_a_tombstone_as_one() {
        graph.query(utf8("key"), null, new RecordHeaders(), graph.clock.millis());

        assertThat(TopologyFixture.only(graph.deadLetters()).bytes()).isNull();
        assertThat(graph.responses()).isEmpty();
    }

    @Test
    void answers_under_the_id_of_the_header() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.CE_ID, utf8("from-header"));

        graph.query(utf8("key"), utf8("hello"), headers, graph.clock.millis());

        assertThat(graph.response().at("/id")).isEqualTo("from-header");
        assertThat(graph.response().keyText()).isEqualTo("key");
    }

    @Test
    void keeps_the_headers_that_came_and_replaces_those_of_an_earlier_burial() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("mine", utf8("1"));
        headers.add(Headers.ERROR_CODE, utf8("internal"));
        headers.add(Headers.SOURCE_OFFSET, utf8("77"));

        graph.query(utf8("key"), utf8("hello"), headers, graph.clock.millis());

        Emitted dead = TopologyFixture.only(graph.deadLetters());
        assertThat(dead.header("mine")).isEqualTo("1");
        assertThat(dead.headers().headers(Headers.ERROR_CODE)).hasSize(1);
        assertThat(dead.header(Headers.ERROR_CODE)).isEqualTo("invalid_query");
        assertThat(dead.header(Headers.SOURCE_OFFSET)).isEqualTo("0");
    }

    @Test
    void takes_the_next_query_as_if_nothing_had_been() {
        graph.query(utf8("key"), utf8("hello"), new RecordHeaders(), graph.clock.millis());

        graph.query("{'id': 'q1', 'query': 'hi'}");

        assertThat(graph.dispatch.givenIds()).containsExactly("q1");
    }

    private static byte[] utf8(String text) {
        return TopologyFixture.utf8(text);
    }
}
