package io.millweir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.TopicName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTest {
    private final Scene scene = new Scene();

    private static void assertBroken(Findings findings, Invariant invariant, String what) {
        assertThat(findings.violationCount()).isEqualTo(1);
        assertThat(findings.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.invariant()).isEqualTo(invariant);
            assertThat(violation.queryId()).isEqualTo("q");
            assertThat(violation.found()).contains(what).contains("; ");
        });
    }

    @Test
    void finds_nothing_wrong_with_a_query_that_was_answered_once_after_a_failed_call() {
        scene.query("q")
                .decision("q")
                .usage("q", 1, "rate_limited", "")
                .usage("q", 2, "ok", "0.25")
                .response("q", "0.25", "So.", "rate_limited", "ok")
                .latency("q");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.clean()).isTrue();
        assertThat(findings.limits()).isEmpty();
        assertThat(findings.calls()).isEqualTo(Map.of("ok", 1L, "rate_limited", 1L));
        assertThat(findings.records())
                .isEqualTo(Map.of("queries", 1L, "decisions", 1L, "usage", 2L, "responses", 1L, "latency", 1L));
        assertThat(findings)
                .returns(1L, Findings::queries)
                .returns(1L, Findings::accepted)
                .returns(1L, Findings::answered)
                .returns(0L, Findings::failed)
                .returns(0L, Findings::inProgress)
                .returns(0L, Findings::unrelated);
    }

    @Test
    void the_order_of_the_topics_is_of_no_account() {
        scene.streamed("s", "So.")
                .chunk("s", 1, 0, "So.")
                .lastChunk("s", 1, 1)
                .answered("q")
                .usage("q", 1, "ok", "0.25");

        Findings queriesFirst = scene.audited();
        Findings answersFirst = scene.answersFirst().audited();

        assertThat(answersFirst).isEqualTo(queriesFirst);
        assertThat(answersFirst.streams()).isEqualTo(1);
        assertBroken(answersFirst, Invariant.CALLS, "call \"1\" has more than one record");
    }

    @Test
    void a_query_without_a_response_is_lost_when_its_time_is_over() {
        scene.query("q").decision("q");

        Findings before = scene.audited(Scene.START.plus(Scene.TIMEOUT).plusSeconds(60), Optional.empty());
        Findings after = scene.audited(Scene.START.plus(Scene.TIMEOUT).plusSeconds(61), Optional.empty());

        assertThat(before.clean()).isTrue();
        assertThat(before.inProgress()).isEqualTo(1);
        assertBroken(
                after,
                Invariant.RESPONSES,
                "\"0\" records for \"1\" queries (partition 0 offset 0), and the last was due at"
                        + " \"2026-01-01T00:02:00Z\"; it was accepted");
        assertThat(after.inProgress()).isZero();
    }

    @Test
    void a_query_has_the_time_that_it_asks_for() {
        scene.query("q", ",'timeout_ms':1000");

        Findings before = scene.audited(Scene.START.plusSeconds(61), Optional.empty());
        Findings after = scene.audited(Scene.START.plusSeconds(62), Optional.empty());

        assertThat(before.inProgress()).isEqualTo(1);
        assertBroken(after, Invariant.RESPONSES, "no router decided about it either");
    }

    @Test
    void a_second_response_is_a_violation() {
        scene.answered("q").response("q", "0.25", "So.", "ok");

        assertBroken(scene.audited(), Invariant.RESPONSES, "\"2\" records for \"1\" queries");
    }

    @Test
    void under_at_least_once_what_is_marked_may_come_twice() {
        scene.answered("q")
                .marked()
                .usage("q", 1, "ok", "0.25")
                .marked()
                .response("q", "0.25", "So.", "ok")
                .marked()
                .latency("q");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.possibleDuplicates()).isEqualTo(3);
        assertThat(findings.answered()).isEqualTo(1);
        assertThat(findings.calls()).isEqualTo(Map.of("ok", 1L));
    }

    @Test
    void what_is_marked_may_be_all_that_there_is() {
        scene.query("q")
                .decision("q")
                .marked()
                .usage("q", 1, "ok", "0.25")
                .marked()
                .response("q", "0.25", "So.", "ok")
                .marked()
                .latency("q");

        assertThat(scene.audited().violations()).isEmpty();
        assertThat(scene.audited().answered()).isEqualTo(1);
    }

    @Test
    void a_refused_query_has_a_response_and_a_latency_and_no_decision() {
        scene.query("q").refusal("q").latency("q");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.accepted()).isZero();
        assertThat(findings.failed()).isEqualTo(1);
    }

    @Test
    void a_record_that_is_no_query_and_tells_an_id_is_buried_and_answered() {
        scene.write(TopicName.QUERIES, "{'id':'q','query':1}")
                .buried("{'id':'q','query':1}", 0, "invalid_query")
                .refusal("q")
                .latency("q");

        assertThat(scene.audited().violations()).isEmpty();
    }

    @Test
    void a_record_that_is_no_query_and_is_neither_buried_nor_answered_is_lost() {
        scene.write(TopicName.QUERIES, "{'id':'q','query':1}");

        Findings findings = scene.audited();

        assertThat(findings.violations())
                .extracting(Violation::invariant)
                .containsExactly(Invariant.RESPONSES, Invariant.RESPONSES);
        assertThat(findings.violations().get(0).found()).startsWith("dead-letters: \"1\" records that are no query");
    }

    @Test
    void a_record_that_tells_no_id_is_buried_alone() {
        scene.write(TopicName.QUERIES, "nonsense").buried("nonsense", 0, "invalid_query");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.unreadable()).isEqualTo(1);
        assertThat(findings.queries()).isEqualTo(1);
    }

    @Test
    void a_query_on_which_a_processor_failed_is_counted_as_buried() {
        scene.query("q").buried("{'id':'q','query':'Why?'}", 0, "internal");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.buried()).isEqualTo(1);
    }

    @Test
    void an_id_that_came_twice_is_answered_once_and_its_repetition_buried() {
        scene.answered("q").query("q").repetition("q", 1);

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.repeated()).isEqualTo(1);
    }

    @Test
    void an_id_that_came_twice_and_was_called_twice_is_a_violation() {
        scene.answered("q").at(Duration.ofMinutes(59)).query("q").decision("q");
        scene.usage("q", 1, "ok", "0.25").response("q", "0.25", "So.", "ok").latency("q");

        Findings findings = scene.audited();

        assertThat(findings.violations())
                .extracting(Violation::invariant)
                .contains(Invariant.REPETITIONS)
                .contains(Invariant.CALLS);
        assertThat(findings.violations().get(0).found())
                .contains("accepted \"2\" times within dedupe.window of \"PT1H\"");
    }

    @Test
    void an_id_that_comes_again_after_the_window_is_called_again() {
        scene.answered("q").at(Scene.WINDOW.plusSeconds(1)).answered("q");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.answered()).isEqualTo(2);
        assertThat(findings.unverifiable()).isEqualTo(1);
    }

    @Test
    void an_id_that_was_refused_may_be_sent_again() {
        scene.query("q").refusal("q").latency("q").answered("q");

        assertThat(scene.audited().violations()).isEmpty();
    }

    @Test
    void a_query_that_repeats_nothing_and_was_taken_for_a_repetition_is_lost() {
        scene.query("q").repetition("q", 0);

        assertBroken(scene.audited(), Invariant.RESPONSES, "there is none that it repeats");
    }

    @Test
    void a_repetition_may_have_its_first_on_another_partition() {
        scene.answered("q").on(1).query("q").repetition("q", 1);

        assertThat(scene.audited().violations()).isEmpty();
    }

    @Test
    void an_answer_on_another_partition_than_its_query_is_a_violation() {
        scene.query("q").decision("q").on(1);
        scene.usage("q", 1, "ok", "0.25").response("q", "0.25", "So.", "ok").latency("q");

        Findings findings = scene.audited();

        assertThat(findings.violations())
                .extracting(Violation::invariant)
                .containsExactlyInAnyOrder(Invariant.RESPONSES, Invariant.PLACES);
        assertThat(findings.violations()).anySatisfy(violation -> assertThat(violation.found())
                .startsWith("responses, usage, latency: stand on partition \"1\", the query on \"0\""));
    }

    @Test
    void a_usage_record_on_another_partition_than_its_query_is_a_violation() {
        scene.query("q")
                .decision("q")
                .response("q", "", "", "ok")
                .latency("q")
                .on(1)
                .usage("q", 1, "ok", "");

        assertThat(scene.audited().violations())
                .extracting(Violation::invariant)
                .containsExactlyInAnyOrder(Invariant.CALLS, Invariant.PLACES);
    }

    @Test
    void a_dead_letter_on_another_partition_than_its_query_is_a_violation() {
        scene.answered("q").query("q").on(0).repetition("q", 1);
        Scene other = new Scene().answered("q").query("q");
        other.misplaced("q", 1, 3);

        assertThat(scene.audited().violations()).isEmpty();
        assertBroken(other.audited(), Invariant.PLACES, "a record of partition \"0\" was buried on another");
    }

    @Test
    void a_response_to_no_query_is_a_violation_unless_queries_are_gone() {
        Coverage cut = new Coverage();
        cut.cut(TopicName.QUERIES, 0, Scene.START.toEpochMilli());
        scene.response("q", "", "So.").latency("q");

        assertBroken(scene.audited(), Invariant.RESPONSES, "no query has this id");
        assertThat(scene.covered(cut).audited())
                .returns(0L, Findings::violationCount)
                .returns(1L, Findings::unrelated);
    }

    @Test
    void a_missing_latency_or_a_second_one_is_a_violation() {
        Scene second = new Scene().answered("q").latency("q");
        scene.query("q").refusal("q");

        assertBroken(scene.audited(), Invariant.PLACES, "latency: \"0\" records for \"1\" responses");
        assertBroken(second.audited(), Invariant.PLACES, "latency: \"2\" records for \"1\" responses");
    }

    @Test
    void a_missing_decision_or_a_second_one_is_a_violation() {
        Scene second = new Scene().answered("q").decision("q");
        scene.query("q").usage("q", 1, "ok", "").response("q", "", "So.", "ok").latency("q");

        assertBroken(scene.audited(), Invariant.PLACES, "decisions: \"0\" records for \"1\" accepted queries");
        assertBroken(second.audited(), Invariant.PLACES, "decisions: \"2\" records for \"1\" accepted queries");
    }

    @Test
    void only_queries_of_the_range_are_judged() {
        scene.query("early")
                .at(Duration.ofHours(1))
                .answered("q")
                .at(Duration.ofHours(2))
                .query("late");
        Range range = new Range(
                Optional.of(Scene.START.plus(Duration.ofMinutes(30))),
                Optional.of(Scene.START.plus(Duration.ofMinutes(90))));

        Findings all = scene.audited();
        Findings some = scene.in(range).audited();

        assertThat(all.violations()).extracting(Violation::queryId).containsExactlyInAnyOrder("early", "late");
        assertThat(some.violations()).isEmpty();
        assertThat(some.queries()).isEqualTo(1);
        assertThat(some.answered()).isEqualTo(1);
    }

    @Test
    void a_query_whose_answer_retention_may_have_removed_is_no_violation() {
        Coverage cut = new Coverage();
        cut.cut(TopicName.RESPONSES, 0, Scene.START.plusSeconds(1).toEpochMilli());
        scene.query("q").at(Duration.ofSeconds(1)).query("r").covered(cut);

        Findings findings = scene.audited();

        assertThat(findings.unverifiable()).isEqualTo(1);
        assertThat(findings.violations()).extracting(Violation::queryId).containsExactly("r");
    }

    @Test
    void what_a_topic_that_is_missing_would_say_is_not_held_against_anybody() {
        Coverage missing = new Coverage();
        missing.miss(TopicName.USAGE);
        missing.miss(TopicName.LATENCY);
        missing.miss(TopicName.DECISIONS);
        missing.limit("some are missing");
        scene.query("q").response("q", "0.25", "So.", "ok").covered(missing);

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.limits()).containsExactly("some are missing");
    }

    @Test
    void a_record_that_tells_no_query_is_a_violation() {
        scene.write(TopicName.RESPONSES, "nonsense").write(TopicName.USAGE, "{}");

        Findings findings = scene.audited();

        assertThat(findings.violations())
                .extracting(Violation::queryId)
                .containsExactly("millweir.responses-0-0", "millweir.usage-0-0");
    }

    @Test
    void all_violations_are_counted_and_the_first_ones_kept() {
        Audit audit = new Audit(
                new Terms(Scene.TIMEOUT, Scene.WINDOW, Terms.MARGIN, 2),
                Range.ALL,
                Instant.parse("2026-02-01T00:00:00Z"));
        for (int i = 0; i < 5; i++) {
            scene.query("lost-" + i);
        }
        scene.giveTo(audit);

        Findings findings = audit.finish(Optional.empty());

        assertThat(findings.violationCount()).isEqualTo(5);
        assertThat(findings.violations()).hasSize(2);
    }
}
