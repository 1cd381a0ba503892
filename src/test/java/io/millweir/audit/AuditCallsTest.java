package io.millweir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.TopicName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditCallsTest {
    private final Scene scene = new Scene();

    private static void assertBroken(Findings findings, Invariant invariant, String what) {
        assertThat(findings.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.invariant()).isEqualTo(invariant);
            assertThat(violation.found()).contains(what).contains("; ");
        });
    }

    @Test
    void a_call_of_the_response_without_a_usage_record_is_a_violation() {
        scene.query("q").decision("q").response("q", "", "So.", "timeout", "ok").latency("q");
        scene.usage("q", 1, "timeout", "");

        assertBroken(
                scene.audited(), Invariant.CALLS, "call \"2\" (\"m\" \"ok\") stands in the response and has no record");
    }

    @Test
    void a_usage_record_of_a_call_that_the_response_does_not_know_is_a_violation() {
        scene.answered("q").usage("q", 2, "lost", "");

        assertBroken(
                scene.audited(),
                Invariant.CALLS,
                "call \"2\" (\"m\" \"lost\") has a record and is not in the response");
    }

    @Test
    void a_usage_record_of_another_outcome_than_the_response_tells_is_a_violation() {
        scene.query("q").decision("q").response("q", "", "So.", "timeout", "ok").latency("q");
        scene.usage("q", 2, "ok", "").usage("q", 1, "lost", "");

        assertBroken(
                scene.audited(), Invariant.CALLS, "call \"1\" is \"m\" \"lost\", in the response \"m\" \"timeout\"");
    }

    @Test
    void calls_are_numbered_without_a_gap() {
        scene.query("q").decision("q").latency("q").usage("q", 2, "ok", "");
        scene.write(
                TopicName.RESPONSES,
                "{'id':'q','status':'ok','routing':{},'attempts':[{'number':2,'model':'m','outcome':'ok'}]}");

        assertBroken(scene.audited(), Invariant.CALLS, "after \"0\" calls comes number \"2\", where \"1\" was due");
    }

    @Test
    void a_second_usage_record_is_a_violation_before_the_query_is_answered_too() {
        scene.query("q").decision("q").usage("q", 1, "timeout", "").usage("q", 1, "lost", "");

        Findings findings = scene.audited(Scene.START, Optional.empty());

        assertBroken(findings, Invariant.CALLS, "call \"1\" has more than one record");
        assertThat(findings.inProgress()).isEqualTo(1);
    }

    @Test
    void the_id_of_a_usage_record_names_its_query_and_call() {
        scene.query("q").decision("q").response("q", "", "So.", "ok").latency("q");
        scene.write(TopicName.USAGE, "{'id':'q/2','query_id':'q','attempt':1,'model':'m','outcome':'ok'}");

        assertBroken(scene.audited(), Invariant.CALLS, "id is not its query_id and attempt");
    }

    @Test
    void a_cost_that_differs_in_the_last_digit_is_a_violation() {
        scene.query("q").decision("q").latency("q");
        scene.usage("q", 1, "ok", "0.00000000000000000001").usage("q", 2, "ok", "1000000000000");
        scene.response("q", "1000000000000.00000000000000000002", "So.", "ok", "ok");

        assertBroken(
                scene.audited(),
                Invariant.COST,
                "the response says \"1000000000000.00000000000000000002\", its usage records sum up to"
                        + " \"1000000000000.00000000000000000001\"");
    }

    @Test
    void a_cost_is_the_same_however_many_zeros_it_ends_with() {
        scene.query("q").decision("q").latency("q").usage("q", 1, "ok", "0.250").response("q", "0.25", "So.", "ok");

        assertThat(scene.audited().violations()).isEmpty();
    }

    @Test
    void a_cost_that_only_one_side_tells_is_a_violation() {
        Scene told = new Scene();
        told.query("q").decision("q").latency("q").usage("q", 1, "ok", "").response("q", "0", "So.", "ok");
        scene.query("q").decision("q").latency("q").usage("q", 1, "ok", "0.5").response("q", "", "So.", "ok");

        assertBroken(told.audited(), Invariant.COST, "says \"0\", its usage records sum up to \"nothing\"");
        assertBroken(scene.audited(), Invariant.COST, "says \"nothing\", its usage records sum up to \"0.5\"");
    }

    @Test
    void no_cost_on_either_side_agrees() {
        scene.query("q").decision("q").latency("q").usage("q", 1, "ok", "").response("q", "", "So.", "ok");

        assertThat(scene.audited().violations()).isEmpty();
    }

    @Test
    void an_answer_that_was_too_long_to_be_written_tells_its_calls_by_their_number_alone() {
        scene.query("q").decision("q").latency("q").usage("q", 1, "ok", "0.5");
        scene.write(
                TopicName.RESPONSES,
                "{'id':'q','status':'error','routing':{},'cost':{'total':0.5},'latency':{'attempts':1},"
                        + "'error':{'code':'payload_too_large'}}");

        assertThat(scene.audited().violations()).isEmpty();
    }

    @Test
    void the_ledger_and_the_usage_records_name_the_same_calls() {
        scene.answered("q");

        Findings findings = scene.audited(new LedgerCall("q", 1), new LedgerCall("", 0), new LedgerCall("other", 1));

        assertThat(findings.violations()).isEmpty();
        assertThat(findings.ledgerCalls()).isEqualTo(1);
        assertThat(findings.beyondLedger()).isZero();
    }

    @Test
    void a_call_of_the_ledger_without_a_usage_record_is_a_violation() {
        scene.answered("q");

        assertBroken(
                scene.audited(new LedgerCall("q", 1), new LedgerCall("q", 2)),
                Invariant.CALLS,
                "the provider got call \"2\", and it has no record");
    }

    @Test
    void a_call_that_goes_on_has_no_usage_record_yet() {
        scene.query("q").decision("q");

        Findings findings = scene.audited(Scene.START, Optional.of(List.of(new LedgerCall("q", 1))));

        assertThat(findings.violations()).isEmpty();
    }

    @Test
    void a_call_that_the_ledger_has_twice_is_a_violation() {
        scene.answered("q");

        assertBroken(
                scene.audited(new LedgerCall("q", 1), new LedgerCall("q", 1)),
                Invariant.CALLS,
                "the provider got call \"1\" more than once");
    }

    @Test
    void of_usage_records_beyond_the_ledger_only_lost_ones_may_be() {
        scene.query("q").decision("q").latency("q");
        scene.usage("q", 1, "lost", "").usage("q", 2, "ok", "").response("q", "", "So.", "lost", "ok");

        Findings lost = scene.audited(new LedgerCall("q", 2));
        Findings answered = scene.audited(new LedgerCall("q", 1));

        assertThat(lost.violations()).isEmpty();
        assertThat(lost.beyondLedger()).isEqualTo(1);
        assertThat(lost.lost()).isEqualTo(1);
        assertBroken(answered, Invariant.CALLS, "record of outcome \"ok\", and the provider never got it");
    }
}
