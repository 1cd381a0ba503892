package io.millweir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.TopicName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AuditStreamsTest {
    private final Scene scene = new Scene();

    private static void assertBroken(Findings findings, String what) {
        assertThat(findings.streams()).isZero();
        assertThat(findings.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.invariant()).isEqualTo(Invariant.CHUNKS);
            assertThat(violation.found()).contains(what).contains("; ");
        });
    }

    @Test
    void chunks_joined_by_their_index_are_the_text() {
        scene.streamed("q", "One two.").chunk("q", 1, 1, "two").chunk("q", 1, 0, "One ");
        scene.chunk("q", 1, 1, "two").chunk("q", 1, 2, ".").lastChunk("q", 1, 3);

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.streams()).isEqualTo(1);
    }

    @Test
    void after_a_reset_only_the_last_attempt_counts() {
        scene.query("q", ",'stream':true").decision("q").latency("q");
        scene.usage("q", 1, "provider_unavailable", "").usage("q", 2, "ok", "");
        scene.response("q", "", "Two.", "provider_unavailable", "ok");
        scene.chunk("q", 1, 0, "One").reset("q", 2).chunk("q", 2, 1, "Two.").lastChunk("q", 2, 2);

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.streams()).isEqualTo(1);
    }

    @Test
    void an_attempt_that_follows_a_broken_one_without_a_reset_is_a_violation() {
        scene.query("q", ",'stream':true").decision("q").latency("q");
        scene.usage("q", 1, "provider_unavailable", "").usage("q", 2, "ok", "");
        scene.response("q", "", "Two.", "provider_unavailable", "ok");
        scene.chunk("q", 1, 0, "One").chunk("q", 2, 0, "Two.").lastChunk("q", 2, 1);

        assertBroken(scene.audited(), "no reset is between them");
    }

    @Test
    void a_gap_between_chunks_is_a_violation() {
        scene.streamed("q", "One two.")
                .chunk("q", 1, 0, "One ")
                .chunk("q", 1, 2, "two.")
                .lastChunk("q", 1, 3);

        assertBroken(scene.audited(), "index \"1\" of attempt \"1\" is missing");
    }

    @Test
    void chunks_that_are_another_text_are_a_violation() {
        scene.streamed("q", "So.").chunk("q", 1, 0, "Si.").lastChunk("q", 1, 1);

        assertBroken(scene.audited(), "have \"3\" characters, the text of the response has \"3\" others");
    }

    @Test
    void chunks_without_an_end_are_a_violation() {
        scene.streamed("q", "So.").chunk("q", 1, 0, "So.");

        assertBroken(scene.audited(), "none with a finish_reason");
    }

    @Test
    void a_streamed_answer_without_chunks_is_a_violation() {
        scene.streamed("q", "So.");

        assertBroken(scene.audited(), "there is none of attempt \"1\"");
    }

    @Test
    void chunks_that_retention_removed_leave_nothing_to_tell() {
        Coverage cut = new Coverage();
        cut.cut(TopicName.CHUNKS, 0, Scene.START.plusSeconds(1).toEpochMilli());
        scene.covered(cut).streamed("q", "One two.").chunk("q", 1, 1, "two.").lastChunk("q", 1, 2);
        scene.at(Duration.ofSeconds(2)).streamed("later", "So.");

        Findings findings = scene.audited();

        assertThat(findings.unverifiable()).isEqualTo(1);
        assertThat(findings.violations()).extracting(Violation::queryId).containsExactly("later");
    }

    @Test
    void the_text_of_an_answer_that_broke_off_is_what_had_arrived() {
        scene.query("q", ",'stream':true").decision("q").latency("q").usage("q", 1, "provider_error", "");
        scene.response("q", "", "One", "provider_error").chunk("q", 1, 0, "On");
        Findings before = scene.audited();

        Findings after = scene.chunk("q", 1, 1, "e").audited();

        assertBroken(before, "joined have \"2\" characters");
        assertThat(after.violations()).isEmpty();
        assertThat(after.streams()).isEqualTo(1);
    }

    @Test
    void an_answer_that_was_not_streamed_needs_no_chunks() {
        scene.answered("q")
                .query("r", ",'stream':true,'route_only':true")
                .decision("r")
                .latency("r");
        scene.response("r", "", "");

        Findings findings = scene.audited();

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.streams()).isZero();
    }
}
