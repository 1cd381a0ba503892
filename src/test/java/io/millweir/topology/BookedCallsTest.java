package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Origin;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BookedCallsTest {
    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void answers_a_query_whose_call_ended() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello', 'tenant': 'team-a', 'user': 'u1',"
                + " 'tags': {'app': 'x'}, 'metadata': {'trace': [1, 2.50]}}");
        graph.report("q1", origin, Calls.intent(1));
        graph.clock.advance(Duration.ofMillis(400));

        graph.report("q1", origin, Calls.answered(1, "hi", 7, 11));

        Emitted response = graph.response();
        assertThat(response.keyText()).isEqualTo("key");
        assertThat(response.at("/status")).isEqualTo("ok");
        assertThat(response.at("/text")).isEqualTo("hi");
        assertThat(response.at("/finish_reason")).isEqualTo("stop");
        assertThat(response.at("/tenant")).isEqualTo("team-a");
        assertThat(response.at("/usage/total_tokens")).isEqualTo("18");
        assertThat(response.json().path("metadata").toString()).isEqualTo("{\"trace\":[1,2.50]}");
        Emitted usage = TopologyFixture.only(graph.usage());
        assertThat(usage.keyText()).isEqualTo("q1");
        assertThat(usage.at("/id")).isEqualTo("q1/1");
        assertThat(usage.at("/user")).isEqualTo("u1");
        assertThat(usage.at("/tags/app")).isEqualTo("x");
        assertThat(usage.at("/outcome")).isEqualTo("ok");
        assertThat(usage.json().path("metadata").toString()).isEqualTo("{\"trace\":[1,2.50]}");
        Emitted latency = TopologyFixture.only(graph.latency());
        assertThat(latency.keyText()).isEqualTo("q1");
        assertThat(latency.at("/total_ms")).isEqualTo("400");
        assertThat(latency.at("/provider_ms")).isEqualTo("250");
        assertThat(latency.at("/waiting_ms")).isEqualTo("3");
        assertThat(latency.at("/overhead_ms")).isEqualTo("147");
        assertThat(response.json().path("latency")).isEqualTo(latency.json());
    }

    @Test
    void books_each_of_several_calls_and_sums_their_cost_to_the_digit() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", origin, Calls.intent(1));
        graph.report("q1", origin, Calls.failed(1, ErrorCode.PROVIDER_UNAVAILABLE, 3));
        graph.report("q1", origin, Calls.intent(2));
        graph.report("q1", origin, Calls.failed(2, ErrorCode.RATE_LIMITED, 13));
        graph.report("q1", origin, Calls.intent(3));

        graph.report("q1", origin, Calls.answered(3, "hi", 1_234_567, 1));

        assertThat(graph.usage().stream().map(usage -> usage.at("/id") + " " + usage.at("/outcome")))
                .containsExactly("q1/1 provider_unavailable", "q1/2 rate_limited", "q1/3 ok");
        BigDecimal sum = graph.usage().stream()
                .map(usage -> usage.json().at("/cost/total").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum).isEqualByComparingTo("0.043210545");
        assertThat(graph.response().at("/cost/total")).isEqualTo(sum.toPlainString());
        assertThat(graph.response().json().path("attempts")).hasSize(3);
        assertThat(graph.response().at("/attempts/0/error/code")).isEqualTo("provider_unavailable");
        assertThat(graph.response().at("/attempts/2/outcome")).isEqualTo("ok");
    }

    @Test
    void answers_with_the_failure_of_the_last_call() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", origin, Calls.intent(1));

        graph.report("q1", origin, Calls.failedAndEnded(1, ErrorCode.ACCESS_DENIED));

        assertThat(graph.response().at("/status")).isEqualTo("error");
        assertThat(graph.response().at("/error/code")).isEqualTo("access_denied");
        assertThat(graph.response().at("/model")).isEqualTo("small");
        assertThat(TopologyFixture.only(graph.usage()).json().has("cost")).isFalse();
        assertThat(graph.latency()).hasSize(1);
    }

    @Test
    void answers_a_query_that_ended_without_a_call() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");

        graph.report("q1", origin, Calls.ended(ErrorCode.CIRCUIT_OPEN));

        assertThat(graph.response().at("/error/code")).isEqualTo("circuit_open");
        assertThat(graph.response().json().has("model")).isFalse();
        assertThat(graph.usage()).isEmpty();
        assertThat(TopologyFixture.only(graph.latency()).at("/waiting_ms")).isEqualTo("12");
    }

    @Test
    void writes_nothing_while_dispatch_goes_on() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");

        graph.report("q1", origin, Calls.intent(1));
        graph.report("q1", origin, Calls.failed(1, ErrorCode.RATE_LIMITED, 1));

        assertThat(graph.responses()).isEmpty();
        assertThat(graph.usage()).isEmpty();
    }

    @Test
    void books_a_call_once_however_often_it_is_reported() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", origin, Calls.failed(1, ErrorCode.RATE_LIMITED, 1));
        graph.report("q1", origin, Calls.failed(1, ErrorCode.RATE_LIMITED, 1));
        graph.report("q1", origin, Calls.answered(2, "hi", 1, 1));

        graph.report("q1", origin, Calls.answered(2, "hi", 1, 1));

        assertThat(graph.usage().stream().map(usage -> usage.at("/id"))).containsExactly("q1/1", "q1/2");
        assertThat(graph.responses()).hasSize(1);
        assertThat(graph.latency()).hasSize(1);
    }

    @Test
    void answers_a_replayed_query_from_the_reports_that_came_before_it() {
        // Its transaction was aborted: the reports of its calls are here, the query is read again.
        Origin origin = new Origin(0, 0, graph.clock.millis());
        graph.report("q1", origin, Calls.intent(1));
        graph.report("q1", origin, Calls.failed(1, ErrorCode.RATE_LIMITED, 1));
        graph.report("q1", origin, Calls.answered(2, "hi", 1, 1));
        assertThat(graph.responses()).isEmpty();

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(graph.response().at("/text")).isEqualTo("hi");
        assertThat(graph.usage()).hasSize(2);
        assertThat(graph.decisions()).hasSize(1);
        assertThat(graph.dispatch.given()).isEmpty();
    }

    @Test
    void keeps_early_reports_of_several_queries_apart() {
        Origin later = new Origin(0, 1, graph.clock.millis());
        graph.report("q2", later, Calls.failed(1, ErrorCode.RATE_LIMITED, 1));
        graph.report("q2", later, Calls.answered(2, "other", 1, 1));
        graph.report("q1", new Origin(0, 0, graph.clock.millis()), Calls.answered(1, "mine", 1, 1));

        graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.query("{'id': 'q2', 'query': 'hello'}");

        assertThat(graph.responses().stream().map(response -> response.at("/text")))
                .containsExactly("mine", "other");
        assertThat(graph.usage()).hasSize(3);
    }

    @Test
    void books_the_calls_of_a_query_that_is_refused_when_it_is_read_again() {
        Origin origin = new Origin(0, 0, graph.clock.millis());
        graph.report("q1", origin, Calls.intent(1));
        graph.report("q1", origin, Calls.failed(1, ErrorCode.RATE_LIMITED, 13));
        graph.report("q1", origin, Calls.intent(2));

        graph.query("{'id': 'q1', 'query': 'hello', 'model': 'removed', 'tenant': 'team-a'}");

        assertThat(graph.response().at("/error/code")).isEqualTo("unknown_model");
        assertThat(graph.response().json().at("/cost/total").decimalValue()).isEqualByComparingTo("0.000000455");
        assertThat(graph.usage().stream()
                        .map(usage -> usage.at("/id") + " " + usage.at("/outcome") + " " + usage.at("/tenant")))
                .containsExactly("q1/1 rate_limited team-a", "q1/2 lost team-a");
        assertThat(graph.dispatch.forgotten()).containsExactly("q1");
        graph.report("q1", origin, Calls.answered(2, "late", 1, 1));
        assertThat(graph.usage()).hasSize(2);
    }

    @Test
    void gives_the_answer_that_was_paid_for_to_a_query_that_would_be_refused_now() {
        Origin origin = new Origin(0, 0, graph.clock.millis());
        graph.report("q1", origin, Calls.intent(1));
        graph.report("q1", origin, Calls.answered(1, "hi", 7, 11));

        graph.query("{'id': 'q1', 'query': 'hello', 'model': 'removed'}");

        assertThat(graph.response().at("/status")).isEqualTo("ok");
        assertThat(graph.response().at("/text")).isEqualTo("hi");
        assertThat(graph.response().json().at("/cost/total").decimalValue())
                .isEqualByComparingTo(
                        graph.usage().get(0).json().at("/cost/total").decimalValue());
    }

    @Test
    void books_the_calls_of_a_query_that_is_a_repetition_when_it_is_read_again() {
        graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", new Origin(0, 1, graph.clock.millis()), Calls.intent(1));
        graph.report("q1", new Origin(0, 1, graph.clock.millis()), Calls.failed(1, ErrorCode.RATE_LIMITED, 1));
        graph.pass(Duration.ofSeconds(1));
        assertThat(graph.usage()).isEmpty();

        graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.pass(Duration.ofSeconds(1));

        assertThat(graph.deadLetters()).hasSize(1);
        assertThat(graph.usage().stream().map(usage -> usage.at("/id") + " " + usage.at("/outcome")))
                .containsExactly("q1/1 rate_limited");
        graph.pass(Duration.ofSeconds(1));
        assertThat(graph.usage()).hasSize(1);
    }

    @Test
    void attaches_a_replayed_query_to_the_call_that_is_under_way() {
        graph.report("q1", new Origin(0, 0, graph.clock.millis()), Calls.intent(1));

        graph.query("{'id': 'q1', 'query': 'hello'}");

        assertThat(TopologyFixture.only(graph.dispatch.given()).attemptsMade()).isEqualTo(1);
    }

    @Test
    void books_an_abandoned_call_as_lost_and_gives_the_query_out_again() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.report("q1", origin, Calls.intent(1));

        graph.report("q1", origin, Calls.abandoned(1));

        assertThat(graph.dispatch.givenIds()).containsExactly("q1", "q1");
        assertThat(graph.dispatch.given().get(1).attemptsMade()).isEqualTo(1);
        graph.report("q1", origin, Calls.answered(2, "hi", 1, 1));
        assertThat(graph.usage().stream().map(usage -> usage.at("/id") + " " + usage.at("/outcome")))
                .containsExactly("q1/1 lost", "q1/2 ok");
        assertThat(graph.response().at("/attempts/0/outcome")).isEqualTo("lost");
    }

    @Test
    void passes_over_what_is_no_report() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");

        graph.completion(TopologyFixture.utf8("hello"));
        graph.completion(TopologyFixture.utf8("{\"kind\": \"attempt\", \"report\": {}}"));
        graph.completion(TopologyFixture.utf8("{\"kind\": \"intent\", \"report\": null}"));
        graph.completion(null);
        graph.report("q1", origin, Calls.answered(1, "hi", 1, 1));

        assertThat(graph.response().at("/status")).isEqualTo("ok");
    }

    @Test
    void shortens_an_answer_that_no_topic_takes() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");

        graph.report("q1", origin, Calls.answered(1, "x".repeat(11_000_000), 1, 1));

        assertThat(graph.response().at("/error/code")).isEqualTo("payload_too_large");
        assertThat(graph.response().json().has("text")).isFalse();
        assertThat(graph.response().json().at("/cost/total").decimalValue()).isEqualByComparingTo("0.000000175");
        assertThat(graph.usage()).hasSize(1);
    }

    @Test
    void keeps_latency_above_zero_when_the_clock_goes_back() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");
        graph.clock.advance(Duration.ofHours(-2));

        graph.report("q1", origin, Calls.answered(1, "hi", 1, 1));

        assertThat(TopologyFixture.only(graph.latency()).at("/total_ms")).isEqualTo("253");
    }
}
