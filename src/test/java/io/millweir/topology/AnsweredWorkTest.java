package io.millweir.topology;

import static io.millweir.topology.DeskFixture.ME;
import static io.millweir.topology.DeskFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AnsweredWorkTest {
    private static final String QUERY = "{'id': 'q1', 'query': 'hello', 'tenant': 'team-a'}";

    private final DeskFixture partition = new DeskFixture();

    /** A process that was taken for dead: its call is booked as lost and the query is called again, here. */
    private void zombie() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.report(OTHER, "q1", Calls.intent(1));
        partition.open();
        partition.caughtUp();
    }

    @Test
    void keeps_nothing_of_a_query_whose_calls_have_all_ended() {
        partition.start(QUERY);
        partition.report(ME, "q1", Calls.intent(1));

        partition.report(ME, "q1", Calls.answered(1, "hi", 1, 1));

        assertThat(partition.entries.get("q1")).isNull();
        assertThat(partition.bodies.get("q1")).isNull();
    }

    @Test
    void books_a_late_end_no_second_time() {
        zombie();
        var answer = partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1));
        assertThat(DeskFixture.usage(answer)).containsExactly("q1/1 lost", "q1/2 ok");
        assertThat(partition.capacity.inProgress()).isZero();

        var late = partition.report(OTHER, "q1", Calls.answered(1, "late", 5, 5));

        assertThat(late).isEmpty();
    }

    @Test
    void books_a_call_as_lost_that_is_open_when_the_first_answer_wins() {
        zombie();
        partition.report(ME, "q1", Calls.intent(2));

        var first = partition.report(OTHER, "q1", Calls.answered(1, "first", 1, 1));
        var second = partition.report(ME, "q1", Calls.answered(2, "second", 1, 1));

        assertThat(first.get(0).response().orElseThrow().text()).isEqualTo("first");
        assertThat(DeskFixture.usage(first)).containsExactly("q1/1 ok", "q1/2 lost");
        assertThat(first.get(0).response().orElseThrow().attempts()).hasSize(2);
        assertThat(partition.dispatch.forgotten()).containsExactly("q1");
        assertThat(second).isEmpty();
    }

    @Test
    void does_not_call_back_what_its_own_report_ended() {
        partition.start(QUERY);

        partition.report(ME, "q1", Calls.answered(1, "hi", 1, 1));

        assertThat(partition.dispatch.forgotten()).isEmpty();
    }

    @Test
    void books_a_call_as_lost_whose_announcement_comes_after_the_answer() {
        zombie();
        partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1));

        var late = partition.report(OTHER, "q1", Calls.intent(3));

        assertThat(DeskFixture.responses(late)).isEmpty();
        assertThat(DeskFixture.usage(late)).containsExactly("q1/3 lost");
        assertThat(late.get(0).usages().get(0).tenant()).isEqualTo("team-a");
        assertThat(partition.report(OTHER, "q1", Calls.intent(3))).isEmpty();
        assertThat(partition.report(OTHER, "q1", Calls.answered(3, "late", 1, 1)))
                .isEmpty();
    }

    @Test
    void books_a_call_as_lost_that_is_announced_when_its_query_is_forgotten() {
        partition.start(QUERY);
        partition.report(ME, "q1", Calls.answered(1, "hi", 1, 1));

        var late = partition.report(OTHER, "q1", Calls.intent(2));

        assertThat(DeskFixture.usage(late)).containsExactly("q1/2 lost");
        assertThat(partition.report(OTHER, "q1", Calls.answered(2, "late", 1, 1)))
                .isEmpty();
    }

    @Test
    void does_not_let_the_failure_of_a_process_taken_for_dead_end_the_query() {
        zombie();
        partition.report(ME, "q1", Calls.intent(2));

        assertThat(partition.report(OTHER, "q1", Calls.failedAndEnded(1, ErrorCode.TIMEOUT)))
                .isEmpty();

        var outcomes = partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1));
        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 ok");
        assertThat(DeskFixture.usage(outcomes)).containsExactly("q1/1 timeout", "q1/2 ok");
    }

    @Test
    void books_both_of_two_calls_that_two_processes_numbered_alike() {
        zombie();
        partition.report(ME, "q1", Calls.intent(2));
        partition.report(ME, "q1", Calls.failed(2, ErrorCode.RATE_LIMITED, 1));
        partition.report(OTHER, "q1", Calls.failed(1, ErrorCode.TIMEOUT, 1));
        partition.report(OTHER, "q1", Calls.intent(2));
        var outcomes = partition.report(
                OTHER,
                "q1",
                new Report.AttemptEnd(
                        Calls.answered(9, "hi", 1, 1).attempt().numbered(2),
                        Calls.answered(9, "hi", 1, 1).ending()));

        assertThat(DeskFixture.usage(outcomes))
                .containsExactlyInAnyOrder("q1/1 timeout", "q1/2 rate_limited", "q1/3 ok");
    }

    @Test
    void forgets_a_query_that_changed_hands_after_a_while_under_whichever_owner() {
        zombie();
        partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1));
        partition.open();
        partition.caughtUp();
        assertThat(partition.dispatch.given()).hasSize(2);
        assertThat(partition.entries.get("q1")).isNotNull();

        partition.clock.advance(Duration.ofMinutes(11));

        assertThat(partition.tick()).isEmpty();
        assertThat(partition.entries.get("q1")).isNull();
        assertThat(partition.bodies.get("q1")).isNull();
        assertThat(partition.capacity.inProgress()).isZero();
    }

    @Test
    void makes_room_for_a_new_query_of_the_same_id() {
        zombie();
        partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1));

        partition.start(QUERY, 9);

        assertThat(partition.dispatch.given()).hasSize(3);
        assertThat(partition.entry("q1").origin().offset()).isEqualTo(9);
        assertThat(partition.capacity.inProgress()).isEqualTo(1);
    }

    @Test
    void at_least_once_answers_again_when_the_report_that_ended_the_query_is_read_again() {
        DeskFixture repeating = new DeskFixture(Duration.ofSeconds(6));
        repeating.start(QUERY);
        repeating.report(ME, "q1", Calls.intent(1), 10);
        repeating.report(ME, "q1", Calls.answered(1, "hi", 1, 1), 11);
        repeating.open();
        repeating.report(ME, "q1", Calls.intent(1), 10);

        var again = repeating.report(ME, "q1", Calls.answered(1, "hi", 1, 1), 11);

        assertThat(DeskFixture.responses(again)).containsExactly("q1 ok");
        assertThat(DeskFixture.usage(again)).containsExactly("q1/1 ok");
        assertThat(again.get(0).possibleDuplicate()).isTrue();
        assertThat(again.get(0).key()).isEqualTo(TopologyFixture.utf8("key"));
    }

    @Test
    void at_least_once_marks_what_the_owner_before_may_have_written() {
        DeskFixture repeating = new DeskFixture(Duration.ofSeconds(6));
        repeating.start(QUERY);
        repeating.open();

        var unread = repeating.report(ME, "q1", Calls.answered(1, "hi", 1, 1), 11);

        assertThat(DeskFixture.usage(unread)).containsExactly("q1/1 ok");
        assertThat(unread.get(0).possibleDuplicate()).isTrue();
    }

    @Test
    void at_least_once_does_not_take_a_replayed_query_on_again() {
        DeskFixture repeating = new DeskFixture(Duration.ofSeconds(6));
        repeating.start(QUERY, 0);
        repeating.report(ME, "q1", Calls.answered(1, "hi", 1, 1), 11);
        repeating.open();

        assertThat(repeating.start(QUERY, 0)).isEmpty();

        assertThat(repeating.dispatch.given()).hasSize(1);
    }

    @Test
    void at_least_once_does_not_take_a_query_on_again_whose_owner_was_dead_for_longer_than_a_replay() {
        DeskFixture repeating = new DeskFixture(Duration.ofSeconds(6));
        repeating.start(QUERY, 0);
        repeating.report(ME, "q1", Calls.answered(1, "hi", 1, 1), 11);
        repeating.clock.advance(Duration.ofSeconds(20));
        repeating.open();
        repeating.caughtUp();
        repeating.tick();

        assertThat(repeating.start(QUERY, 0)).isEmpty();

        assertThat(repeating.dispatch.given()).hasSize(1);
        repeating.clock.advance(Duration.ofSeconds(61));
        repeating.tick();
        assertThat(repeating.isKept("q1")).isFalse();
    }

    @Test
    void at_least_once_answers_again_what_no_report_ended() {
        DeskFixture repeating = new DeskFixture(Duration.ofSeconds(6));
        repeating.dispatch.room(0);
        repeating.start("{'id': 'q1', 'query': 'hello', 'timeout_ms': 1000}");
        repeating.clock.advance(Duration.ofSeconds(1));
        assertThat(repeating.tick()).noneMatch(Outcome::possibleDuplicate).hasSize(1);
        repeating.open();

        var again = repeating.tick();

        assertThat(DeskFixture.responses(again)).containsExactly("q1 deadline_exceeded");
        assertThat(again.get(0).possibleDuplicate()).isTrue();
        assertThat(repeating.tick()).isEmpty();
    }

    @Test
    void at_least_once_forgets_when_nothing_can_be_read_again_but_not_before_it_has_caught_up() {
        DeskFixture repeating = new DeskFixture(Duration.ofSeconds(6));
        repeating.start(QUERY);
        repeating.report(ME, "q1", Calls.answered(1, "hi", 1, 1), 11);
        repeating.open();
        repeating.clock.advance(Duration.ofMinutes(1));
        repeating.tick();
        assertThat(repeating.entries.get("q1")).isNotNull();

        repeating.caughtUp();
        repeating.tick();

        assertThat(repeating.entries.get("q1")).isNull();
        assertThat(repeating.capacity.inProgress()).isZero();
    }

    @Test
    void exactly_once_answers_no_second_time_when_a_report_is_written_twice() {
        zombie();
        partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1), 11);

        assertThat(partition.report(ME, "q1", Calls.answered(2, "hi", 1, 1), 12))
                .isEmpty();
    }
}
