package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.dispatch.Work;
import io.millweir.domain.Priority;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptedQueriesTest {
    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void writes_a_decision_and_gives_the_query_out() {
        graph.query("{'id': 'q1', 'query': 'hello', 'priority': 'high', 'metadata': {'a': 1}}");

        Emitted decision = TopologyFixture.only(graph.decisions());
        assertThat(decision.keyText()).isEqualTo("q1");
        assertThat(decision.at("/model")).isEqualTo("small");
        assertThat(decision.at("/router")).isEqualTo("cheapest");
        assertThat(decision.json().path("fallbacks").get(0).asText()).isEqualTo("large");
        Work work = TopologyFixture.only(graph.dispatch.given());
        assertThat(work.query().id()).isEqualTo("q1");
        assertThat(work.query().priority()).isEqualTo(Priority.HIGH);
        assertThat(work.plan().models()).containsExactly("small", "large");
        assertThat(work.attemptsMade()).isZero();
        assertThat(graph.responses()).isEmpty();
        assertThat(graph.latency()).isEmpty();
    }

    @Test
    void counts_the_deadline_from_the_records_timestamp() {
        graph.query(
                TopologyFixture.utf8("key"),
                TopologyFixture.utf8("{\"id\": \"q1\", \"query\": \"hello\", \"timeout_ms\": 1500}"),
                new RecordHeaders(),
                ManualClock.START.minusSeconds(1).toEpochMilli());

        Work work = TopologyFixture.only(graph.dispatch.given());
        assertThat(work.deadline()).isEqualTo(ManualClock.START.plusMillis(500));
    }

    @Test
    void gives_a_query_without_a_timeout_the_configured_one() {
        graph.query("{'id': 'q1', 'query': 'hello'}");

        Work work = TopologyFixture.only(graph.dispatch.given());
        assertThat(work.deadline()).isEqualTo(ManualClock.START.plus(TopologyFixture.QUERY_TIMEOUT));
    }

    @Test
    void names_the_model_that_the_client_named_as_explicit() {
        graph.query("{'id': 'q1', 'query': 'hello', 'model': 'large'}");

        Emitted decision = TopologyFixture.only(graph.decisions());
        assertThat(decision.at("/model")).isEqualTo("large");
        assertThat(decision.at("/router")).isEqualTo("explicit");
    }

    @Test
    void takes_the_id_from_the_header() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", TopologyFixture.utf8("from-header"));

        graph.query(
                TopologyFixture.utf8("conversation"),
                TopologyFixture.utf8("{\"query\": \"hello\"}"),
                headers,
                graph.clock.millis());

        assertThat(graph.dispatch.givenIds()).containsExactly("from-header");
    }

    @Test
    void makes_an_id_from_where_the_record_lies() {
        graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.query("{'query': 'hello'}");

        assertThat(graph.dispatch.givenIds()).containsExactly("q1", "millweir.queries-0-1");
    }

    @Test
    void takes_a_header_that_is_too_long_for_an_id_as_none() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_id", TopologyFixture.utf8("x".repeat(513)));

        graph.query(null, TopologyFixture.utf8("{\"query\": \"hello\"}"), headers, graph.clock.millis());

        assertThat(graph.dispatch.givenIds()).containsExactly("millweir.queries-0-0");
    }

    @Test
    void answers_route_only_with_the_routing_and_calls_nobody() {
        graph.query("{'id': 'q1', 'query': 'hello', 'route_only': true}");

        Emitted response = graph.response();
        assertThat(response.keyText()).isEqualTo("key");
        assertThat(response.at("/status")).isEqualTo("ok");
        assertThat(response.at("/routing/chosen")).isEqualTo("small");
        assertThat(response.json().has("text")).isFalse();
        assertThat(response.json().has("cost")).isFalse();
        assertThat(graph.decisions()).hasSize(1);
        assertThat(graph.latency()).hasSize(1);
        assertThat(graph.usage()).isEmpty();
        assertThat(graph.dispatch.given()).isEmpty();
    }

    @Test
    void names_an_unknown_field_in_the_warnings() {
        graph.query("{'id': 'q1', 'query': 'hello', 'route_only': true, 'temprature': 1}");

        assertThat(graph.response().json().path("warnings").get(0).asText()).contains("temprature", "temperature");
    }

    @Test
    void routes_the_next_query_by_a_card_that_has_come() {
        graph.model("tiny", TopologyFixture.card("0.001", "0.001"));

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(TopologyFixture.only(graph.decisions()).at("/model")).isEqualTo("tiny");
    }

    @Test
    void keeps_the_good_card_when_a_bad_one_comes() {
        graph.model("small", "{\"model\": \"m-1\", \"service\": \"OpenAI\", \"input_price\": -1}");
        graph.model("large", "not JSON");

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(graph.dispatch.given().get(0).plan().models()).containsExactly("small", "large");
    }

    @Test
    void forgets_a_model_at_its_tombstone() {
        graph.model("small", null);

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(graph.dispatch.given().get(0).plan().models()).containsExactly("large");
    }

    @Test
    void counts_a_query_as_in_progress_until_it_is_answered() {
        var origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        assertThat(graph.capacity.inProgress()).isEqualTo(1);

        graph.report("q1", origin, Calls.answered(1, "hi", 1, 1));

        assertThat(graph.capacity.inProgress()).isZero();
    }

    @Test
    void takes_a_timeout_of_ages() {
        graph.query("{'id': 'q1', 'query': 'hello', 'timeout_ms': " + Long.MAX_VALUE / 4 + "}");

        graph.pass(Duration.ofDays(1));

        assertThat(graph.dispatch.given()).hasSize(1);
        assertThat(graph.responses()).isEmpty();
    }
}
