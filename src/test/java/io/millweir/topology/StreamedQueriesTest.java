package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Deployment;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Origin;
import io.millweir.domain.Prices;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the events of a streamed query say besides. */
class StreamedQueriesTest {
    private static final String QUERY = "{'id': 'q1', 'query': 'hello', 'stream': true}";

    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @Test
    void counts_the_time_to_the_first_token_from_the_record_and_the_speed_from_the_first_token() {
        Origin origin = graph.query(QUERY);

        // Sent 100 ms after the record, first delta 150 ms later, end 500 ms after it was sent.
        graph.report("q1", origin, answered(attempt(1, 150, Tokens.of(7, 70), Optional.empty())));

        Emitted latency = TopologyFixture.only(graph.latency());
        assertThat(latency.at("/streamed")).isEqualTo("true");
        assertThat(latency.at("/time_to_first_token_ms")).isEqualTo("250");
        assertThat(latency.json().path("output_tokens_per_second").decimalValue())
                .isEqualByComparingTo("200");
        assertThat(graph.response().json().path("latency")).isEqualTo(latency.json());
        assertThat(TopologyFixture.only(graph.usage()).at("/streamed")).isEqualTo("true");
    }

    @Test
    void counts_to_the_first_token_of_the_call_that_answered() {
        Origin origin = graph.query(QUERY);
        graph.report(
                "q1",
                origin,
                new Report.AttemptEnd(
                        attempt(1, 10, Tokens.UNKNOWN, Optional.of(Calls.failure(ErrorCode.PROVIDER_UNAVAILABLE))),
                        Optional.empty()));

        graph.report("q1", origin, answered(attempt(2, 150, Tokens.of(7, 70), Optional.empty())));

        assertThat(TopologyFixture.only(graph.latency()).at("/time_to_first_token_ms"))
                .isEqualTo("350");
    }

    @Test
    void a_speed_is_left_out_when_all_tokens_came_at_once_or_nobody_counted_them() {
        Origin first = graph.query(QUERY);
        Origin second = graph.query("{'id': 'q2', 'query': 'hello', 'stream': true}");

        graph.report("q1", first, answered(attempt(1, 500, Tokens.of(7, 70), Optional.empty())));
        graph.report("q2", second, answered(attempt(1, 150, Tokens.UNKNOWN, Optional.empty())));

        assertThat(graph.latency()).hasSize(2).allSatisfy(latency -> {
            assertThat(latency.json().has("time_to_first_token_ms")).isTrue();
            assertThat(latency.json().has("output_tokens_per_second")).isFalse();
        });
    }

    @Test
    void a_first_token_before_the_time_of_the_record_is_at_zero() {
        long ahead = graph.clock.millis() + 60_000;
        Origin origin = graph.query(
                TopologyFixture.utf8("key"),
                TopologyFixture.utf8(QUERY.replace('\'', '"')),
                new org.apache.kafka.common.header.internals.RecordHeaders(),
                ahead);

        graph.report("q1", origin, answered(attempt(1, 150, Tokens.of(7, 70), Optional.empty())));

        assertThat(TopologyFixture.only(graph.latency()).at("/time_to_first_token_ms"))
                .isEqualTo("0");
    }

    @Test
    void an_answer_that_broke_off_is_an_error_with_the_text_that_had_arrived() {
        Origin origin = graph.query(QUERY);
        Failure failure = Calls.failure(ErrorCode.PROVIDER_UNAVAILABLE);

        graph.report(
                "q1",
                origin,
                new Report.AttemptEnd(
                        attempt(1, 150, Tokens.UNKNOWN, Optional.of(failure)),
                        Optional.of(Ending.brokenOff(failure, "The cap", 0))));

        Emitted response = graph.response();
        assertThat(response.at("/status")).isEqualTo("error");
        assertThat(response.at("/error/code")).isEqualTo("provider_unavailable");
        assertThat(response.at("/text")).isEqualTo("The cap");
        assertThat(response.json().has("finish_reason")).isFalse();
        assertThat(response.json().has("usage")).isFalse();
        assertThat(TopologyFixture.only(graph.latency()).json().has("time_to_first_token_ms"))
                .isFalse();
        assertThat(TopologyFixture.only(graph.latency()).at("/status")).isEqualTo("error");
    }

    @Test
    void a_call_that_was_not_streamed_has_no_first_token() {
        Origin origin = graph.query("{'id': 'q1', 'query': 'hello'}");

        graph.report("q1", origin, Calls.answered(1, "hi", 7, 11));

        assertThat(TopologyFixture.only(graph.latency()).json().has("time_to_first_token_ms"))
                .isFalse();
        assertThat(TopologyFixture.only(graph.latency()).json().has("output_tokens_per_second"))
                .isFalse();
    }

    private static Report answered(Attempt attempt) {
        return new Report.AttemptEnd(
                attempt, Optional.of(Ending.answered(Answer.chat("hi", FinishReason.STOP, attempt.tokens()), 0)));
    }

    private static Attempt attempt(int number, long firstTokenMs, Tokens tokens, Optional<Failure> failure) {
        var startedAt = ManualClock.START.plus(Duration.ofMillis(100L * number));
        return new Attempt(
                number,
                "small",
                new Deployment("openai", "small-1", Optional.empty()),
                0,
                startedAt,
                startedAt.plusMillis(500),
                OptionalLong.of(firstTokenMs),
                tokens,
                Prices.UNKNOWN,
                "v1",
                true,
                false,
                failure,
                Optional.empty());
    }
}
