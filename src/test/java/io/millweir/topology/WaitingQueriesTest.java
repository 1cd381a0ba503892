package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Origin;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingQueriesTest {
    private static final Duration TICK = Duration.ofMillis(250);

    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void keeps_what_finds_no_room_until_there_is_some() {
        graph.dispatch.room(0);
        graph.query("{'id': 'q1', 'query': 'hello'}");
        assertThat(graph.capacity.waiting()).isEqualTo(1);
        graph.pass(TICK);
        assertThat(graph.dispatch.given()).isEmpty();

        graph.dispatch.room(1);
        graph.pass(TICK);

        assertThat(graph.dispatch.givenIds()).containsExactly("q1");
        assertThat(graph.capacity.waiting()).isZero();
        assertThat(graph.responses()).isEmpty();
    }

    @Test
    void gives_out_by_priority_and_then_by_arrival() {
        graph.dispatch.room(1);
        Origin first = graph.query("{'id': 'first', 'query': 'hello'}");
        graph.query("{'id': 'low', 'query': 'hello', 'priority': 'low'}");
        graph.query("{'id': 'normal', 'query': 'hello'}");
        graph.query("{'id': 'high', 'query': 'hello', 'priority': 'high'}");
        graph.dispatch.room(2);

        graph.report("first", first, Calls.answered(1, "hi", 1, 1));

        assertThat(graph.dispatch.givenIds()).containsExactly("first", "high", "normal");
        graph.dispatch.room(1);
        graph.pass(TICK);
        assertThat(graph.dispatch.givenIds()).endsWith("low");
    }

    @Test
    void counts_the_wait_as_waiting() {
        graph.dispatch.room(0);
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.clock.advance(Duration.ofMillis(750));
        graph.dispatch.room(1);
        graph.pass(TICK);

        graph.report("q1", origin, Calls.answered(1, "hi", 1, 1));

        assertThat(TopologyFixture.only(graph.latency()).at("/waiting_ms")).isEqualTo("1003");
    }

    @Test
    void answers_what_waits_past_its_deadline() {
        graph.dispatch.room(0);
        graph.query("{'id': 'late', 'query': 'hello', 'timeout_ms': 1000}");
        graph.query("{'id': 'later', 'query': 'hello', 'timeout_ms': 5000}");

        graph.pass(Duration.ofSeconds(1));

        assertThat(graph.response().at("/id")).isEqualTo("late");
        assertThat(graph.response().at("/error/code")).isEqualTo("deadline_exceeded");
        assertThat(graph.response().at("/error/message")).contains("waited 1000 ms");
        assertThat(TopologyFixture.only(graph.latency()).at("/waiting_ms")).isEqualTo("1000");
        assertThat(graph.usage()).isEmpty();
        assertThat(graph.capacity.waiting()).isEqualTo(1);
        assertThat(graph.capacity.inProgress()).isEqualTo(1);
        graph.dispatch.room(9);
        graph.pass(TICK);
        assertThat(graph.dispatch.givenIds()).containsExactly("later");
    }

    @Test
    void answers_a_query_that_was_given_out_and_never_heard_of_again() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello', 'timeout_ms': 1000}");
        graph.report("q1", origin, Calls.intent(1));
        graph.pass(Duration.ofSeconds(30));
        assertThat(graph.responses()).isEmpty();

        graph.pass(Duration.ofSeconds(1));

        assertThat(graph.response().at("/error/code")).isEqualTo("deadline_exceeded");
        assertThat(graph.response().at("/error/message")).contains("\"process-1\"", "30 s");
        assertThat(graph.capacity.inProgress()).isZero();
    }
}
