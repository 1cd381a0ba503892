package io.millweir.topology;

import static io.millweir.topology.DeskFixture.ME;
import static io.millweir.topology.DeskFixture.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Attempt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TakeOverTest {
    private static final String QUERY = "{'id': 'q1', 'query': 'hello'}";

    private final DeskFixture partition = new DeskFixture();

    @Test
    void gives_nothing_out_before_all_earlier_reports_have_been_read() {
        partition.open();
        partition.start(QUERY);
        partition.tick();
        assertThat(partition.dispatch.given()).isEmpty();

        partition.caughtUp();

        assertThat(partition.dispatch.given()).hasSize(1);
    }

    @Test
    void books_a_call_as_lost_that_was_announced_before_its_query_came_again() {
        partition.open();
        partition.report(OTHER, "q1", Calls.intent(1));
        partition.start(QUERY);

        partition.caughtUp();
        partition.caughtUp();

        assertThat(partition.dispatch.given().get(0).attemptsMade()).isEqualTo(1);
        assertThat(partition.entry("q1").attempts())
                .singleElement()
                .extracting(Attempt::outcome)
                .isEqualTo("lost");
    }

    @Test
    void touches_nothing_before_all_earlier_reports_have_been_read() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");

        partition.open();
        partition.tick();

        assertThat(partition.markers()).isEqualTo(2);
        assertThat(partition.dispatch.given()).hasSize(1);
        assertThat(partition.capacity.inProgress()).isEqualTo(1);
    }

    @Test
    void ignores_the_marker_of_an_owner_before() {
        partition.start(QUERY);
        partition.open();
        partition.giveTo(OTHER, "q1");
        partition.report(ME, "", new Report.CaughtUp("somebody"));

        partition.tick();

        assertThat(partition.dispatch.given()).hasSize(1);
    }

    @Test
    void books_the_call_of_a_dead_process_as_lost_and_calls_again_under_the_next_number() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.report(OTHER, "q1", Calls.failed(1, ErrorCode.RATE_LIMITED, 1));
        partition.report(OTHER, "q1", Calls.intent(2));
        partition.open();

        partition.caughtUp();

        assertThat(partition.dispatch.given()).hasSize(2);
        assertThat(partition.dispatch.given().get(1).attemptsMade()).isEqualTo(2);
        assertThat(partition.entry("q1").isOf(ME)).isTrue();
        var outcomes = partition.report(ME, "q1", Calls.answered(3, "hi", 1, 1));
        assertThat(DeskFixture.usage(outcomes)).containsExactly("q1/1 rate_limited", "q1/2 lost", "q1/3 ok");
        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 ok");
    }

    @Test
    void leaves_the_query_of_a_living_process_alone_until_that_one_dies() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.report(OTHER, "q1", Calls.intent(1));
        partition.beat(OTHER);
        partition.open();

        partition.caughtUp();
        partition.pass(Duration.ofSeconds(4));
        partition.tick();
        assertThat(partition.dispatch.given()).hasSize(1);

        partition.pass(Duration.ofSeconds(2));
        partition.tick();
        partition.caughtUp();
        assertThat(partition.dispatch.given()).hasSize(2);
    }

    @Test
    void reads_what_a_process_reported_before_it_left_before_it_takes_its_queries_over() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.report(OTHER, "q1", Calls.intent(1));
        partition.beat(OTHER);
        partition.open();
        partition.caughtUp();

        partition.leave(OTHER);
        partition.tick();
        partition.tick();
        assertThat(partition.markers()).isEqualTo(3);
        assertThat(partition.dispatch.given()).hasSize(1);

        var outcomes = partition.report(OTHER, "q1", Calls.answered(1, "hi", 1, 1));
        partition.caughtUp();
        assertThat(DeskFixture.usage(outcomes)).containsExactly("q1/1 ok");
        assertThat(partition.dispatch.given()).hasSize(1);
    }

    @Test
    void reads_on_to_the_last_report_of_a_process_that_died_a_second_time() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.beat(OTHER);
        partition.open();
        partition.caughtUp();
        partition.leave(OTHER);
        partition.tick();
        partition.beat(OTHER);
        partition.tick();
        partition.caughtUp();
        assertThat(partition.dispatch.given()).hasSize(1);

        partition.leave(OTHER);
        partition.tick();
        assertThat(partition.dispatch.given()).hasSize(1);

        partition.caughtUp();
        assertThat(partition.dispatch.given()).hasSize(2);
    }

    @Test
    void answers_from_the_report_of_the_living_process() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.beat(OTHER);
        partition.open();
        partition.caughtUp();

        var outcomes = partition.report(OTHER, "q1", Calls.answered(1, "hi", 1, 1));

        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 ok");
        assertThat(partition.dispatch.given()).hasSize(1);
        assertThat(partition.entries.get("q1")).isNull();
        assertThat(partition.bodies.get("q1")).isNull();
    }

    @Test
    void attaches_to_the_calls_of_its_own_process() {
        partition.start(QUERY);
        partition.report(ME, "q1", Calls.intent(1));
        partition.open();

        partition.caughtUp();

        assertThat(partition.dispatch.given()).hasSize(2);
        assertThat(partition.entry("q1").attempts()).isEmpty();
        assertThat(partition.entry("q1").open()).hasSize(1);
    }

    @Test
    void calls_at_once_what_the_process_before_gave_up() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.report(OTHER, "q1", Calls.intent(1));
        partition.beat(OTHER);
        partition.open();
        partition.caughtUp();

        partition.report(OTHER, "q1", Calls.abandoned(1));

        assertThat(partition.dispatch.given()).hasSize(2);
        assertThat(partition.entry("q1").isOf(ME)).isTrue();
    }

    @Test
    void does_not_call_again_what_a_process_gave_up_that_had_lost_it_already() {
        partition.start(QUERY);
        partition.report(OTHER, "q1", Calls.intent(1));

        partition.report(OTHER, "q1", Calls.abandoned(1));

        assertThat(partition.dispatch.given()).hasSize(1);
        assertThat(partition.entry("q1").isOf(ME)).isTrue();
    }

    @Test
    void leaves_a_replayed_query_to_the_living_process_that_announced_it() {
        partition.beat(OTHER);
        partition.report(OTHER, "q1", Calls.intent(1));

        partition.start(QUERY);
        partition.tick();
        assertThat(partition.dispatch.given()).isEmpty();

        partition.pass(Duration.ofSeconds(6));
        partition.tick();
        partition.caughtUp();
        assertThat(partition.dispatch.given()).hasSize(1);
        assertThat(partition.dispatch.given().get(0).attemptsMade()).isEqualTo(1);
    }

    @Test
    void does_not_answer_for_silence_before_the_reports_have_been_read() {
        partition.start(QUERY);
        partition.open();
        partition.clock.advance(Duration.ofHours(1));

        assertThat(partition.tick()).isEmpty();

        var outcomes = partition.report(ME, "q1", Calls.answered(1, "hi", 1, 1));
        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 ok");
    }

    @Test
    void answers_for_an_owner_that_lives_and_is_silent() {
        partition.start(QUERY);
        partition.giveTo(OTHER, "q1");
        partition.open();
        partition.beat(OTHER);
        partition.caughtUp();
        partition.clock.advance(TopologyFixture.QUERY_TIMEOUT.plusSeconds(30));
        partition.beat(OTHER);

        var outcomes = partition.tick();

        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 deadline_exceeded");
    }

    @Test
    void answers_a_query_whose_entry_another_version_wrote() {
        partition.start(QUERY);
        String entry = new String(partition.entries.get("q1"), StandardCharsets.UTF_8);
        partition.entries.put("q1", TopologyFixture.utf8(entry.replace("\"plan\":{", "\"plan\":7,\"was\":{")));
        partition.open();

        var outcomes = partition.tick();

        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 internal");
        assertThat(outcomes.get(0).key()).isEqualTo(TopologyFixture.utf8("key"));
        assertThat(outcomes.get(0).response().orElseThrow().error().message()).contains("another version");
        assertThat(partition.entries.get("q1")).isNull();
        assertThat(partition.capacity.inProgress()).isZero();
        assertThat(partition.tick()).isEmpty();
    }

    @Test
    void answers_a_query_whose_entry_is_no_json_at_all() {
        partition.start(QUERY);
        partition.entries.put("q1", new byte[] {1, 2, 3});
        partition.open();

        assertThat(DeskFixture.responses(partition.tick())).containsExactly("q1 internal");
    }

    @Test
    void answers_a_query_that_can_no_longer_be_parsed_instead_of_giving_it_out() {
        partition.start(QUERY);
        partition.bodies.put("q1", TopologyFixture.utf8("{\"id\": \"q1\", \"query\": 5}"));
        partition.open();

        var outcomes = partition.caughtUp();

        assertThat(DeskFixture.responses(outcomes)).containsExactly("q1 internal");
        assertThat(partition.dispatch.given()).hasSize(1);
        assertThat(partition.capacity.inProgress()).isZero();
    }

    @Test
    void counts_what_is_in_progress_for_one_owner_only() {
        partition.start(QUERY);

        partition.open();
        partition.open();

        assertThat(partition.capacity.inProgress()).isEqualTo(1);
    }
}
