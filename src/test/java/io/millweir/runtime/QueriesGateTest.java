package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class QueriesGateTest {
    private static final TopicPartition QUERIES = new TopicPartition("queries", 0);
    private static final TopicPartition OTHER_QUERIES = new TopicPartition("queries", 1);
    private static final TopicPartition COMPLETIONS = new TopicPartition("completions", 0);

    private final Consumer consumer = new Consumer();
    private boolean full;
    private final QueriesGate gate = new QueriesGate("queries", () -> full);

    @Test
    void stops_reading_queries_alone_while_the_process_is_full() {
        full = true;
        gate.settle(consumer, false);
        assertThat(consumer.paused).containsExactlyInAnyOrder(QUERIES, OTHER_QUERIES);

        full = false;
        gate.settle(consumer, false);

        assertThat(consumer.paused).isEmpty();
    }

    @Test
    void leaves_stopped_what_streams_has_stopped() {
        gate.pause(consumer, List.of(QUERIES, COMPLETIONS));
        full = true;
        gate.settle(consumer, false);

        full = false;
        gate.settle(consumer, false);

        assertThat(consumer.paused).containsExactlyInAnyOrder(QUERIES, COMPLETIONS);
    }

    @Test
    void leaves_stopped_what_streams_stops_while_the_process_is_full() {
        full = true;
        gate.settle(consumer, false);
        gate.pause(consumer, List.of(QUERIES));

        full = false;
        gate.settle(consumer, false);

        assertThat(consumer.paused).containsExactly(QUERIES);
    }

    @Test
    void resumes_what_streams_resumes_when_the_process_is_full_no_more() {
        gate.pause(consumer, List.of(QUERIES, COMPLETIONS));
        full = true;
        gate.resume(consumer, List.of(QUERIES, COMPLETIONS));
        gate.settle(consumer, false);
        assertThat(consumer.paused).containsExactlyInAnyOrder(QUERIES, OTHER_QUERIES);

        full = false;
        gate.settle(consumer, false);

        assertThat(consumer.paused).isEmpty();
    }

    @Test
    void stops_a_partition_that_comes_while_the_process_is_full_and_forgets_one_that_goes() {
        full = true;
        gate.settle(consumer, false);
        TopicPartition late = new TopicPartition("queries", 2);
        consumer.assigned.remove(OTHER_QUERIES);
        consumer.paused.remove(OTHER_QUERIES);
        consumer.assigned.add(late);
        gate.settle(consumer, false);
        assertThat(consumer.paused).containsExactlyInAnyOrder(QUERIES, late);

        full = false;
        gate.settle(consumer, false);

        assertThat(consumer.paused).isEmpty();
        assertThat(consumer.resumedForeign).isFalse();
    }

    @Test
    void stops_the_queries_for_one_poll_of_the_others_alone() {
        gate.settle(consumer, true);
        assertThat(consumer.paused).containsExactlyInAnyOrder(QUERIES, OTHER_QUERIES);
        gate.pause(consumer, List.of(OTHER_QUERIES, COMPLETIONS));
        gate.resume(consumer, List.of(COMPLETIONS));

        gate.settle(consumer, false);

        assertThat(consumer.paused).containsExactly(OTHER_QUERIES);
    }

    private static final class Consumer implements QueriesGate.Partitions {
        private final Set<TopicPartition> assigned = new HashSet<>(Set.of(QUERIES, OTHER_QUERIES, COMPLETIONS));
        private final Set<TopicPartition> paused = new HashSet<>();
        private boolean resumedForeign;

        @Override
        public Set<TopicPartition> assigned() {
            return assigned;
        }

        @Override
        public Set<TopicPartition> paused() {
            return paused;
        }

        @Override
        public void pause(Collection<TopicPartition> partitions) {
            paused.addAll(partitions);
        }

        @Override
        public void resume(Collection<TopicPartition> partitions) {
            resumedForeign |= !assigned.containsAll(partitions);
            paused.removeAll(Set.copyOf(partitions));
        }
    }
}
