package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.Headers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an owner that crashed may have written before the one that reads the same again. */
class AtLeastOnceTest {
    private static final List<String> DECIDED_AT_ONCE = List.of(
            "{'id': 'q1', 'query': 'hi', 'model': 'smal'}",
            "{'id': 'q2', 'query': 'hi', 'route_only': true}",
            "no JSON");

    @Test
    void marks_what_is_decided_on_records_that_were_there_before_this_owner() {
        try (TopologyFixture graph = new TopologyFixture(Duration.ofSeconds(6))) {
            DECIDED_AT_ONCE.forEach(graph::query);

            assertThat(all(graph)).hasSize(6).allMatch(AtLeastOnceTest::isMarked);
        }
    }

    @Test
    void marks_nothing_that_came_after_it_began() {
        try (TopologyFixture graph = new TopologyFixture(Duration.ofSeconds(6))) {
            graph.pass(Duration.ofSeconds(11));

            DECIDED_AT_ONCE.forEach(graph::query);

            assertThat(all(graph)).hasSize(6).noneMatch(AtLeastOnceTest::isMarked);
        }
    }

    @Test
    void exactly_once_marks_nothing() {
        try (TopologyFixture graph = new TopologyFixture()) {
            DECIDED_AT_ONCE.forEach(graph::query);

            assertThat(all(graph)).hasSize(6).noneMatch(AtLeastOnceTest::isMarked);
        }
    }

    /** Two responses with their latencies, a decision and a dead letter. */
    private static List<Emitted> all(TopologyFixture graph) {
        return Stream.of(graph.responses(), graph.latency(), graph.decisions(), graph.deadLetters())
                .flatMap(List::stream)
                .toList();
    }

    private static boolean isMarked(Emitted record) {
        return record.header(Headers.POSSIBLE_DUPLICATE).equals("true");
    }
}
