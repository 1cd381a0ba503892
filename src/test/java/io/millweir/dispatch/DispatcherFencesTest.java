package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answer;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.failure;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that may have been taken for dead, a model that is busy, a query that was answered elsewhere. */
class DispatcherFencesTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void takes_nothing_while_the_process_may_be_taken_for_dead() {
        bench.liveness.cutOff();
        Work work = bench.work("q", Duration.ofMinutes(1), 0, "a");

        Dispatch.Submission cutOff = bench.submit(work);
        bench.liveness.back();
        Dispatch.Submission back = bench.submit(work);

        assertThat(cutOff).isEqualTo(Dispatch.Submission.NO_ROOM);
        assertThat(back).isEqualTo(Dispatch.Submission.RUNNING);
        assertThat(bench.journal.ending("q").answer()).isPresent();
    }

    @Test
    void reports_a_call_that_went_on_meanwhile_and_begins_no_other_for_its_query() {
        bench.provider.script("a", waits());
        bench.submit("answered", "a");
        bench.submit("failed", "a", "b");
        bench.provider.await(2);

        bench.liveness.cutOff();
        bench.liveness.back();
        bench.provider
                .calls()
                .forEach(call -> call.end(
                        call.request().queryId().equals("answered") ? answer("fine") : failure(ErrorCode.TIMEOUT)));

        assertThat(bench.journal.ending("answered").answer()).isPresent();
        Eventually.holds("it is given back", () -> bench.journal.of("failed").size() == 3);
        assertThat(bench.journal.story("failed")).containsExactly("intent 1 a", "end 1 timeout", "abandoned");
        bench.awaitIdle();
    }

    @Test
    void makes_no_call_whose_intent_was_written_while_it_was_cut_off() {
        bench.journal.withhold(Report.Intent.class::isInstance);
        bench.submit("q", "a");
        Eventually.holds("the intent is written", () -> bench.journal.of("q").size() == 1);

        bench.liveness.cutOff();
        bench.journal.release();

        Eventually.holds("it is given back", () -> bench.journal.of("q").size() == 2);
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "abandoned");
        assertThat(bench.provider.calls()).isEmpty();
        bench.awaitIdle();
    }

    @Test
    void a_query_whose_model_is_busy_is_not_taken_and_holds_no_room() {
        bench.maxInFlight = 2;
        bench.model(Bench.card("narrow", "OpenAI", OptionalInt.of(1), true));
        bench.provider.script("narrow", waits());
        bench.submit("first", "narrow");
        bench.provider.await(1);

        Dispatch.Submission busy = bench.submit(bench.work("second", Duration.ofMinutes(1), 0, "narrow", "b"));
        Dispatch.Submission other = bench.submit(bench.work("third", Duration.ofMinutes(1), 0, "b"));

        assertThat(busy).isEqualTo(Dispatch.Submission.MODEL_BUSY);
        assertThat(other).isEqualTo(Dispatch.Submission.RUNNING);
        bench.provider.calls().get(0).end(answer("fine"));
        bench.awaitIdle();
    }

    @Test
    void forgets_a_query_without_a_further_report_and_cancels_its_call() {
        bench.provider.script("a", waits());
        Work work = bench.work("q", Duration.ofMinutes(1), 0, "a");
        bench.submit(work);
        ScriptedProvider.Made call = bench.provider.await(1);

        bench.dispatcher().forget("q", work.origin());

        bench.awaitIdle();
        assertThat(call.cancels()).hasValue(1);
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a");
        assertThat(bench.submit(work)).isEqualTo(Dispatch.Submission.ENDED);
    }

    @Test
    void retries_on_the_same_model_have_a_budget() {
        bench.retryBudgetPercent = 10;
        bench.breaker = CircuitBreakerConfig.custom()
                .slidingWindowSize(100_000)
                .minimumNumberOfCalls(100_000)
                .build();
        bench.provider.script("a", fails(ErrorCode.PROVIDER_ERROR));

        for (int i = 0; i < 200; i++) {
            bench.submit("q" + i, "a");
        }
        bench.awaitIdle();

        // 200 first calls earn 20, and some seconds' free ones come with them; unbounded there would be 400.
        assertThat(bench.provider.calls().size() - 200).isBetween(20, 150);
    }
}
