package io.millweir.topology;

import static io.millweir.topology.DeskFixture.ME;
import static io.millweir.topology.DeskFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
    private final DeskFixture partition = new DeskFixture();

    private void query(String id, String... fields) {
        partition.start("{'id': '" + id + "', 'query': 'hello'" + String.join("", fields) + "}");
    }

    /** Ids in the order in which they are given out, by so many at a time. */
    private List<String> givenBy(int atOnce, int times) {
        for (int i = 0; i < times; i++) {
            partition.dispatch.room(atOnce);
            partition.tick();
        }
        return partition.dispatch.givenIds();
    }

    @Test
    void gives_out_the_queries_of_other_models_while_one_is_busy() {
        partition.dispatch.busy("small");
        query("s1", ", 'model': 'small'");
        query("s2", ", 'model': 'small'");
        query("l1", ", 'model': 'large'");
        assertThat(partition.dispatch.givenIds()).containsExactly("l1");
        assertThat(partition.capacity.waiting()).isEqualTo(2);

        partition.dispatch.idle();
        partition.tick();

        assertThat(partition.dispatch.givenIds()).containsExactly("l1", "s1", "s2");
        assertThat(partition.capacity.waiting()).isZero();
    }

    @Test
    void offers_only_one_query_of_a_busy_model_in_a_pass() {
        partition.dispatch.busy("small");
        for (int i = 0; i < 50; i++) {
            query("s" + i, ", 'model': 'small'");
        }
        int before = partition.dispatch.offers();

        partition.tick();

        assertThat(partition.dispatch.offers() - before).isEqualTo(1);
        assertThat(before).as("a new query goes behind those that wait").isEqualTo(1);
    }

    @Test
    void takes_models_in_turn() {
        partition.dispatch.room(0);
        query("s1", ", 'model': 'small'");
        query("s2", ", 'model': 'small'");
        query("s3", ", 'model': 'small'");
        query("l1", ", 'model': 'large'");
        query("l2", ", 'model': 'large'");

        assertThat(givenBy(1, 5)).containsExactly("s1", "l1", "s2", "l2", "s3");
    }

    @Test
    void takes_tenants_in_turn_and_each_tenants_queries_by_arrival() {
        partition.dispatch.room(0);
        for (int i = 1; i <= 4; i++) {
            query("a" + i, ", 'tenant': 'team-a'");
        }
        query("b1", ", 'tenant': 'team-b'");
        query("b2", ", 'tenant': 'team-b'");
        query("c1", ", 'tenant': 'team-c'");

        assertThat(givenBy(2, 4)).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
    }

    @Test
    void prefers_urgent_queries_and_starves_none() {
        partition.dispatch.room(0);
        for (int i = 0; i < 60; i++) {
            query("low-" + i, ", 'priority': 'low'");
            query("normal-" + i);
            query("high-" + i, ", 'priority': 'high'");
        }

        List<String> first = givenBy(1, 42);

        assertThat(first.get(0)).isEqualTo("high-0");
        assertThat(first).filteredOn(id -> id.startsWith("high")).hasSize(32);
        assertThat(first).filteredOn(id -> id.startsWith("normal")).hasSize(8);
        assertThat(first).filteredOn(id -> id.startsWith("low")).containsExactly("low-0", "low-1");
    }

    @Test
    void lets_a_lane_that_had_nobody_waiting_save_nothing_up() {
        partition.dispatch.room(0);
        for (int i = 0; i < 100; i++) {
            query("high-" + i, ", 'priority': 'high'");
        }
        givenBy(50, 1);
        partition.dispatch.room(0);
        for (int i = 0; i < 50; i++) {
            query("normal-" + i);
        }

        List<String> next = givenBy(1, 20).subList(50, 70);

        assertThat(next).filteredOn(id -> id.startsWith("high")).hasSize(16);
    }

    @Test
    void lets_no_new_query_pass_those_that_wait_for_room() {
        partition.dispatch.room(0);
        query("first", ", 'model': 'small'");
        partition.tick();
        partition.dispatch.room(1);

        query("second", ", 'model': 'large'");

        assertThat(partition.dispatch.given()).isEmpty();
        partition.tick();
        assertThat(partition.dispatch.givenIds()).containsExactly("first");
    }

    @Test
    void gives_out_first_what_was_under_way_before() {
        partition.dispatch.room(1);
        query("q1");
        query("q2");
        partition.report(ME, "q1", Calls.intent(1));

        partition.report(ME, "q1", Calls.abandoned(1));
        partition.dispatch.room(2);
        partition.tick();

        assertThat(partition.dispatch.givenIds()).containsExactly("q1", "q1", "q2");
    }

    @Test
    void offers_what_a_query_has_become_while_it_waited() {
        partition.dispatch.busy("small");
        query("q1", ", 'model': 'small'");
        partition.tick();
        partition.report(OTHER, "q1", Calls.failed(1, ErrorCode.RATE_LIMITED, 1));

        partition.dispatch.idle();
        partition.tick();

        assertThat(partition.dispatch.given().get(0).attemptsMade()).isEqualTo(1);
    }

    @Test
    void leaves_a_waiting_query_to_the_living_process_that_announces_a_call_of_it() {
        partition.beat(OTHER);
        partition.dispatch.room(0);
        query("q1");
        partition.report(OTHER, "q1", Calls.intent(1));
        partition.dispatch.room(9);
        partition.tick();
        assertThat(partition.dispatch.given()).isEmpty();
        assertThat(partition.capacity.waiting()).isZero();

        partition.pass(Duration.ofSeconds(6));
        partition.tick();
        assertThat(partition.dispatch.given()).isEmpty();
        partition.caughtUp();

        assertThat(partition.dispatch.givenIds()).containsExactly("q1");
    }

    @Test
    void answers_what_is_over_before_it_is_given_out() {
        query("q1", ", 'timeout_ms': 1");
        partition.clock.advance(Duration.ofSeconds(1));

        var outcomes = partition.start("{'id': 'q2', 'query': 'hello', 'timeout_ms': 1000}");

        assertThat(DeskFixture.responses(outcomes)).containsExactly("q2 deadline_exceeded");
        assertThat(partition.dispatch.givenIds()).containsExactly("q1");
        assertThat(partition.capacity.inProgress()).isEqualTo(1);
    }

    @Test
    void keeps_the_order_of_what_waits_over_a_change_of_owner() {
        partition.dispatch.room(0);
        query("z", ", 'tenant': 'team-a'");
        query("y", ", 'tenant': 'team-a', 'priority': 'high'");
        query("x", ", 'tenant': 'team-a'");
        partition.open();
        assertThat(partition.capacity.waiting()).isEqualTo(3);
        partition.dispatch.room(3);

        partition.caughtUp();

        assertThat(partition.dispatch.givenIds()).containsExactly("y", "z", "x");
        assertThat(partition.capacity.waiting()).isZero();
    }

    @Test
    void forgets_what_has_gone_however_much_comes_and_goes() {
        partition.dispatch.busy("small");
        for (int i = 0; i < 6_000; i++) {
            query("q" + i, ", 'model': 'small', 'timeout_ms': " + (i % 2 == 0 ? 1_000 : 60_000));
        }
        partition.clock.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 4; i++) {
            partition.tick();
        }
        assertThat(partition.capacity.waiting()).isEqualTo(3_000);

        partition.dispatch.idle();
        partition.tick();
        partition.tick();

        assertThat(partition.dispatch.given()).hasSize(3_000);
        assertThat(partition.dispatch.givenIds()).startsWith("q1", "q3", "q5").endsWith("q5999");
        assertThat(partition.capacity.waiting()).isZero();
    }
}
