package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoisonTimesTest {
    private final TopologyFixture graph = new TopologyFixture();

    @AfterEach
    void close() {
        graph.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 253_402_300_800_000L, Long.MAX_VALUE / 2, Long.MAX_VALUE})
    void answers_a_query_from_any_time_and_then_the_next(long timestamp) {
        var origin = graph.query(
                null,
                TopologyFixture.utf8("{\"id\": \"q1\", \"query\": \"hi\", \"timeout_ms\": 60000}"),
                new RecordHeaders(),
                timestamp);
        graph.report("q1", origin, Calls.answered(1, "hi", 1, 1));
        var next = graph.query("{'id': 'q2', 'query': 'hi'}");
        graph.report("q2", next, Calls.answered(1, "hi", 1, 1));

        assertThat(graph.responses().stream().map(response -> response.at("/id")))
                .containsExactly("q1", "q2");
    }

    @Test
    void counts_a_query_from_the_future_from_now() {
        graph.query(
                null,
                TopologyFixture.utf8("{\"id\": \"q1\", \"query\": \"hi\", \"timeout_ms\": 60000}"),
                new RecordHeaders(),
                graph.clock.millis() + Duration.ofDays(9).toMillis());

        assertThat(graph.dispatch.given().get(0).deadline()).isEqualTo(ManualClock.START.plusSeconds(60));
    }
}
