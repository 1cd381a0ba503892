package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    private final DeskFixture partition = new DeskFixture(Duration.ZERO, true);

    private void query(String key, String id, String... fields) {
        partition.startUnder(key, "{'id': '" + id + "', 'query': 'hello'" + String.join("", fields) + "}");
    }

    @Test
    void gives_a_query_out_when_the_one_before_it_of_the_same_key_was_answered() {
        query("a", "a1");
        query("a", "a2");
        query("a", "a3");
        query("b", "b1");
        assertThat(partition.dispatch.givenIds()).containsExactly("a1", "b1");
        assertThat(partition.capacity.waiting()).isEqualTo(2);

        var outcomes = partition.reportOn(0, "a1", Calls.answered(1, "hi", 1, 1));

        assertThat(DeskFixture.responses(outcomes)).containsExactly("a1 ok");
        assertThat(partition.dispatch.givenIds()).containsExactly("a1", "b1", "a2");
        partition.reportOn(1, "a2", Calls.failedAndEnded(1, ErrorCode.TIMEOUT));
        assertThat(partition.dispatch.givenIds()).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void lets_queries_without_a_key_go_as_they_come() {
        query(null, "q1");
        query(null, "q2");

        assertThat(partition.dispatch.givenIds()).containsExactly("q1", "q2");
    }

    @Test
    void keeps_the_order_over_a_change_of_owner() {
        // Their ids are in another order than their offsets.
        query("a", "z");
        query("a", "y");
        query("a", "x");
        partition.open();
        partition.caughtUp();
        assertThat(partition.dispatch.givenIds()).containsExactly("z", "z");

        partition.reportOn(0, "z", Calls.answered(1, "hi", 1, 1));

        assertThat(partition.dispatch.givenIds()).containsExactly("z", "z", "y");
    }

    @Test
    void keeps_the_order_of_queries_none_of_which_was_given_out() {
        partition.dispatch.room(0);
        query("a", "z");
        query("a", "y");
        partition.open();
        partition.dispatch.room(9);

        partition.caughtUp();

        assertThat(partition.dispatch.givenIds()).containsExactly("z");
        query("a", "x");
        partition.reportOn(0, "z", Calls.answered(1, "hi", 1, 1));
        assertThat(partition.dispatch.givenIds()).containsExactly("z", "y");
    }

    @Test
    void passes_over_what_ran_out_of_time_behind_the_first() {
        query("a", "a1");
        query("a", "a2", ", 'timeout_ms': 1000");
        query("a", "a3");
        partition.clock.advance(Duration.ofSeconds(2));
        assertThat(DeskFixture.responses(partition.tick())).containsExactly("a2 deadline_exceeded");

        partition.reportOn(0, "a1", Calls.answered(1, "hi", 1, 1));

        assertThat(partition.dispatch.givenIds()).containsExactly("a1", "a3");
    }

    @Test
    void lets_the_next_go_when_the_first_ran_out_of_time_waiting() {
        partition.dispatch.room(0);
        query("a", "a1", ", 'timeout_ms': 1000");
        query("a", "a2");
        partition.clock.advance(Duration.ofSeconds(2));
        partition.dispatch.room(9);

        partition.tick();

        assertThat(partition.dispatch.givenIds()).containsExactly("a2");
    }

    @Test
    void begins_again_with_the_first_when_it_was_given_back() {
        query("a", "a1");
        query("a", "a2");
        partition.reportOn(0, "a1", Calls.intent(1));

        partition.reportOn(0, "a1", Calls.abandoned(1));

        assertThat(partition.dispatch.givenIds()).containsExactly("a1", "a1");
    }
}
