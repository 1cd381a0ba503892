package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedQueriesTest {
    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'id': 'q1', 'query': 'hi', 'messages': []}                  | invalid_query
            {'id': 'q1'}                                                 | invalid_query
            {'id': 'q1', 'query': 'hi', 'temperature': 9}                | invalid_query
            {'id': 'q1', 'query': 'hi', 'max_cost': -1}                  | invalid_query
            {'id': 'q1', 'query': 'hi', 'max_cost': 1e-999999999}        | invalid_query
            {'id': 'q1', 'query': 'hi', 'timeout_ms': 0}                 | invalid_query
            {'id': 'q1', 'query': 'hi', 'model': 'smal'}                 | unknown_model
            {'id': 'q1', 'query': 'hi', 'candidates': ['smal']}          | unknown_model
            {'id': 'q1', 'query': 'hi', 'router': 'cheepest'}            | unknown_router
            {'id': 'q1', 'input': 'hi'}                                  | no_candidate
            {'id': 'q1', 'query': 'hi', 'max_cost': 0.0000000001}        | max_cost_exceeded
            {'id': 'q1', 'query': 'hi', 'model': 'large', 'max_cost': 0} | max_cost_exceeded
            """)
    void answers_with_the_code_and_writes_neither_decision_nor_usage(String query, String code) {
        graph.query(query);

        Emitted response = graph.response();
        assertThat(response.keyText()).isEqualTo("key");
        assertThat(response.at("/id")).isEqualTo("q1");
        assertThat(response.at("/status")).isEqualTo("error");
        assertThat(response.at("/error/code")).isEqualTo(code);
        assertThat(response.at("/error/message")).contains(";");
        Emitted latency = TopologyFixture.only(graph.latency());
        assertThat(latency.keyText()).isEqualTo("q1");
        assertThat(latency.at("/status")).isEqualTo("error");
        assertThat(graph.decisions()).isEmpty();
        assertThat(graph.usage()).isEmpty();
        assertThat(graph.deadLetters()).isEmpty();
        assertThat(graph.dispatch.given()).isEmpty();
    }

    @Test
    void offers_the_name_that_was_probably_meant() {
        graph.query("{'id': 'q1', 'query': 'hi', 'model': 'smal'}");

        assertThat(graph.response().at("/error/message")).contains("\"smal\"; did you mean \"small\"?");
    }

    @Test
    void refuses_a_query_that_is_too_large() {
        graph.query("{'id': 'q1', 'query': '" + "x".repeat(TopologyFixture.MAX_QUERY_BYTES) + "'}");

        Emitted response = graph.response();
        assertThat(response.at("/error/code")).isEqualTo("payload_too_large");
        assertThat(response.at("/error/message")).contains("\"5000000\"");
    }

    @Test
    void refuses_a_query_whose_key_is_too_large() {
        byte[] key = new byte[TopologyFixture.MAX_QUERY_BYTES];

        graph.query(
                key,
                TopologyFixture.utf8("{\"id\": \"q1\", \"query\": \"hi\"}"),
                new RecordHeaders(),
                graph.clock.millis());

        assertThat(graph.response().at("/error/code")).isEqualTo("payload_too_large");
        assertThat(graph.response().key()).isEqualTo(key);
    }

    @Test
    void refuses_more_than_may_wait() {
        graph.dispatch.room(0);
        for (int i = 0; i < TopologyFixture.MAX_WAITING; i++) {
            graph.query("{'id': 'waiting-" + i + "', 'query': 'hi'}");
        }

        graph.query("{'id': 'q1', 'query': 'hi'}");

        assertThat(graph.response().at("/id")).isEqualTo("q1");
        assertThat(graph.response().at("/error/code")).isEqualTo("overloaded");
        assertThat(graph.response().at("/error/retryable")).isEqualTo("true");
        assertThat(graph.response().at("/error/hint")).contains("dispatch.max-waiting");
    }

    @Test
    void lets_the_id_of_a_refused_query_come_again() {
        graph.query("{'id': 'q1', 'query': 'hi', 'model': 'smal'}");

        graph.query("{'id': 'q1', 'query': 'hi', 'model': 'small'}");

        assertThat(graph.dispatch.givenIds()).containsExactly("q1");
        assertThat(graph.deadLetters()).isEmpty();
    }

    @Test
    void answers_under_no_key_a_query_that_has_none() {
        graph.query(
                null,
                TopologyFixture.utf8("{\"id\": \"q1\", \"query\": \"\"}"),
                new RecordHeaders(),
                graph.clock.millis());

        assertThat(graph.response().key()).isNull();
    }

    @Test
    void leaves_out_metadata_that_would_make_the_response_too_long() {
        // Three characters that are written as a hundred.
        graph.query("{'id': 'q1', 'query': '', 'metadata': {'a': [" + "1e99,".repeat(200_000) + "0]}}");

        Emitted response = graph.response();
        assertThat(response.bytes()).hasSizeLessThan(Fitting.MOST_BYTES);
        assertThat(response.json().has("metadata")).isFalse();
        assertThat(response.json().path("warnings").toString()).contains("metadata was left out");
        assertThat(TopologyFixture.only(graph.latency()).bytes()).hasSizeLessThan(Fitting.MOST_BYTES);
        assertThat(response.at("/error/code")).isEqualTo("invalid_query");
    }

    @Test
    void refuses_a_tenant_that_is_no_name() {
        graph.query("{'id': 'q1', 'query': 'hi', 'tenant': '" + "t".repeat(2_000_000) + "'}");

        assertThat(graph.response().at("/error/code")).isEqualTo("invalid_query");
        assertThat(graph.response().at("/error/message")).startsWith("tenant: is longer than 512 characters");
        assertThat(TopologyFixture.only(graph.latency()).bytes()).hasSizeLessThan(2_000);
    }
}
