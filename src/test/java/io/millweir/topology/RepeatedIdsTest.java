package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Origin;
import io.millweir.topics.Headers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatedIdsTest {
    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void buries_a_repetition_and_names_the_first() {
        Origin first = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", first, Calls.answered(1, "hi", 1, 1));

        graph.query("{'id': 'q1', 'query': 'hello'}");

        Emitted dead = TopologyFixture.only(graph.deadLetters());
        assertThat(dead.header(Headers.ERROR_CODE)).isEqualTo("invalid_query");
        assertThat(dead.header(Headers.ERROR_MESSAGE)).contains("\"q1\"", "partition 0 offset 0", "PT1H");
        assertThat(graph.dispatch.given()).hasSize(1);
        assertThat(graph.responses()).hasSize(1);
        assertThat(graph.decisions()).hasSize(1);
    }

    @Test
    void takes_the_id_again_when_the_window_is_over() {
        Origin first = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", first, Calls.answered(1, "hi", 1, 1));
        graph.pass(TopologyFixture.DEDUPE_WINDOW.plusMillis(1));

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(graph.dispatch.givenIds()).containsExactly("q1", "q1");
        assertThat(graph.deadLetters()).isEmpty();
    }

    @Test
    void knows_a_repetition_after_the_clock_went_back() {
        Origin first = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", first, Calls.answered(1, "hi", 1, 1));
        graph.clock.advance(Duration.ofMinutes(-10));

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(graph.deadLetters()).hasSize(1);
        assertThat(graph.dispatch.given()).hasSize(1);
    }

    @Test
    void knows_a_repetition_of_a_query_that_outlasts_the_window() {
        graph.query("{'id': 'q1', 'query': 'hello', 'timeout_ms': 36000000}");
        graph.pass(TopologyFixture.DEDUPE_WINDOW.plusMinutes(1));

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(graph.deadLetters()).hasSize(1);
        assertThat(graph.dispatch.given()).hasSize(1);
    }

    @Test
    void books_nothing_on_a_query_that_belongs_to_an_earlier_one_of_the_same_id() {
        Origin first = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", first, Calls.answered(1, "first", 1, 1));
        graph.pass(TopologyFixture.DEDUPE_WINDOW.plusMillis(1));
        graph.query("{'id': 'q1', 'query': 'hello'}");

        graph.report("q1", first, Calls.answered(1, "first again", 1, 1));

        assertThat(graph.responses()).hasSize(1);
        assertThat(graph.capacity.inProgress()).isEqualTo(1);
    }
}
