package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answer;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of a query through dispatch when nothing is wrong, or something with its plan. */
class DispatcherTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void announces_a_call_makes_it_and_reports_its_end_with_the_ending() {
        bench.submit("q", "a", "b");

        Ending ending = bench.journal.ending("q");

        assertThat(ending.answer().flatMap(Answer::text)).contains("fine");
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 ok → answered");
        assertThat(bench.journal.attempts("q").get(0).tokens()).isEqualTo(ScriptedProvider.TOKENS);
        bench.awaitIdle();
    }

    @Test
    void calls_only_when_the_intent_is_durable() {
        bench.journal.withhold(Report.Intent.class::isInstance);
        bench.submit("q", "a");
        Eventually.holds("the intent is written", () -> !bench.journal.of("q").isEmpty());
        Eventually.pause(100);
        assertThat(bench.provider.calls()).isEmpty();

        bench.journal.release();

        assertThat(bench.journal.ending("q").answer()).isPresent();
    }

    @Test
    void goes_on_to_the_next_call_only_when_the_end_of_the_last_is_durable() {
        bench.provider.script("a", fails(ErrorCode.QUOTA_EXCEEDED));
        bench.journal.withhold(Report.AttemptEnd.class::isInstance);
        bench.submit("q", "a", "b");
        Eventually.holds("the end is written", () -> bench.journal.of("q").size() == 2);
        Eventually.pause(100);
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 quota_exceeded");

        bench.journal.release();

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.journal.story("q")).endsWith("intent 2 b", "end 2 ok → answered");
    }

    @Test
    void a_query_is_under_way_until_its_ending_is_durable() {
        bench.journal.withhold(Report.AttemptEnd.class::isInstance);
        bench.submit("q", "a");
        bench.journal.ending("q");
        Eventually.pause(50);
        assertThat(bench.dispatcher().inFlight()).isEqualTo(1);

        bench.journal.release();

        bench.awaitIdle();
    }

    @Test
    void a_second_submission_attaches_to_the_run_and_is_told_when_it_has_ended() {
        bench.provider.script("a", waits());
        Work work = bench.work("q", Duration.ofMinutes(1), 0, "a");
        bench.submit(work);
        ScriptedProvider.Made call = bench.provider.await(1);

        Dispatch.Submission during = bench.submit(work);
        call.end(answer("fine"));
        bench.awaitIdle();
        Dispatch.Submission after = bench.submit(work);
        Eventually.pause(50);

        assertThat(during).isEqualTo(Dispatch.Submission.RUNNING);
        assertThat(after).isEqualTo(Dispatch.Submission.ENDED);
        assertThat(bench.provider.calls()).hasSize(1);
    }

    @Test
    void the_same_id_of_another_record_is_another_query() {
        bench.submit("q", "a");
        bench.awaitIdle();

        bench.submit("q", "a");
        bench.awaitIdle();

        assertThat(bench.provider.calls()).hasSize(2);
    }

    @Test
    void has_no_room_past_the_most_in_flight_and_has_it_again_when_one_ends() {
        bench.maxInFlight = 2;
        bench.provider.script("a", waits());
        bench.submit("q1", "a");
        bench.submit("q2", "a");
        Work third = bench.work("q3", Duration.ofMinutes(1), 0, "a");

        Dispatch.Submission full = bench.submit(third);
        bench.provider.await(2).end(answer("fine"));
        Eventually.holds("one ends", () -> bench.dispatcher().inFlight() == 1);
        Dispatch.Submission room = bench.submit(third);

        assertThat(full).isEqualTo(Dispatch.Submission.NO_ROOM);
        assertThat(room).isEqualTo(Dispatch.Submission.RUNNING);
    }

    @Test
    void numbers_attempts_on_from_those_made_before() {
        bench.submit(bench.work("q", Duration.ofMinutes(1), 4, "a"));

        bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("intent 5 a", "end 5 ok → answered");
        assertThat(bench.provider.calls().get(0).request().attempt()).isEqualTo(5);
    }

    @Test
    void passes_over_models_that_were_removed_disabled_or_are_served_by_nobody() {
        bench.model(Bench.card("off", "OpenAI", OptionalInt.empty(), false));
        bench.model(Bench.card("nobodys", "elsewhere", OptionalInt.empty(), true));

        bench.submit("q", "removed", "off", "nobodys", "b");

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.journal.story("q")).containsExactly("intent 1 b", "end 1 ok → answered");
        assertThat(((Report.Intent) bench.journal.of("q").get(0)).fallbackIndex())
                .isEqualTo(3);
    }

    @Test
    void answers_with_the_reason_when_no_model_of_the_plan_can_be_called() {
        bench.submit("q", "removed");

        Ending ending = bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("→ unknown_model");
        assertThat(ending.failure().orElseThrow().message()).contains("model \"removed\"");
        bench.awaitIdle();
    }

    @Test
    void a_plan_of_very_many_unknown_models_ends() {
        String[] plan = new String[5_000];
        for (int i = 0; i < plan.length; i++) {
            plan[i] = "removed-" + i;
        }

        bench.submit("q", plan);

        assertThat(bench.journal.ending("q").failure()).isPresent();
    }

    @Test
    void counts_the_tokens_that_the_provider_did_not() {
        bench.provider.script(
                "a",
                (call, threads) ->
                        call.end(new ProviderResult.Answered(Answer.chat("fine", FinishReason.STOP, Tokens.UNKNOWN))));

        bench.submit("q", "a");

        assertThat(bench.journal.ending("q").answer().orElseThrow().tokens()).isEqualTo(Tokens.estimated(3, 4));
        assertThat(bench.journal.attempts("q").get(0).tokens()).isEqualTo(Tokens.estimated(3, 4));
    }

    @Test
    void an_answer_whose_tokens_cannot_be_counted_is_an_answer() {
        bench.tokenCounter = (request, answer) -> {
            throw new IllegalStateException("scripted bug");
        };
        bench.provider.script(
                "a",
                (call, threads) ->
                        call.end(new ProviderResult.Answered(Answer.chat("fine", FinishReason.STOP, Tokens.UNKNOWN))));

        bench.submit("q", "a");

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.journal.attempts("q").get(0).tokens()).isEqualTo(Tokens.UNKNOWN);
    }

    @Test
    void a_journal_that_breaks_its_promise_does_not_keep_the_room_for_ever() {
        bench.journal.acknowledgeBy(report -> {
            throw new IllegalStateException("scripted bug");
        });

        bench.submit("q", "a");

        bench.awaitIdle();
        assertThat(bench.provider.calls()).isEmpty();
    }
}
