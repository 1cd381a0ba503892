package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answer;
import static io.millweir.dispatch.ScriptedProvider.answers;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.throwsBug;
import static io.millweir.dispatch.ScriptedProvider.timesOut;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows a failed call, and what a deadline does. */
class DispatcherFailuresTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void does_with_every_failure_what_the_table_says(ErrorCode code) {
        bench.maxAttempts = 2;
        bench.provider.script("a", fails(code));

        bench.submit("q", "a", "b");
        Ending ending = bench.journal.ending("q");

        List<String> called =
                switch (code.action()) {
                    case RETRY -> List.of("a", "a", "b");
                    case NEXT_MODEL -> List.of("a", "b");
                    case ANSWER -> List.of("a");
                };
        assertThat(bench.provider.called()).isEqualTo(called);
        assertThat(ending.answer().isPresent()).isEqualTo(code.action() != ErrorCode.Action.ANSWER);
        assertThat(ending.failure().map(Failure::code).isPresent()).isEqualTo(called.size() == 1);
        assertThat(bench.journal.attempts("q").get(0).outcome()).isEqualTo(code.code());
        bench.awaitIdle();
    }

    @Test
    void answers_with_the_last_failure_when_the_plan_is_used_up() {
        bench.maxAttempts = 2;
        bench.provider.script("a", fails(ErrorCode.ACCESS_DENIED));
        bench.provider.script("b", fails(ErrorCode.PROVIDER_ERROR));

        bench.submit("q", "a", "b");
        bench.journal.ending("q");

        assertThat(bench.journal.story("q"))
                .containsExactly(
                        "intent 1 a",
                        "end 1 access_denied",
                        "intent 2 b",
                        "end 2 provider_error",
                        "intent 3 b",
                        "end 3 provider_error → provider_error");
        assertThat(bench.journal.attempts("q").stream().map(Attempt::fallbackIndex))
                .containsExactly(0, 1, 1);
    }

    @Test
    void tries_again_after_a_pause_that_counts_as_waiting() {
        bench.backoff = Duration.ofMillis(60);
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED), fails(ErrorCode.PROVIDER_ERROR), answers());

        bench.submit("q", "a", "b");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.provider.called()).containsExactly("a", "a", "a");
        assertThat(ending.answer()).isPresent();
        assertThat(ending.waitingMs()).isBetween(119L, 10_000L);
    }

    @Test
    void waits_as_long_as_the_provider_asks() {
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED, Duration.ofMillis(90)), answers());

        bench.submit("q", "a", "b");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.provider.called()).containsExactly("a", "a");
        assertThat(ending.waitingMs()).isGreaterThanOrEqualTo(89);
    }

    @Test
    void leaves_a_model_that_asks_for_a_pause_longer_than_the_longest_for_the_next_one_at_once() {
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(5)));

        bench.submit("q", "a", "b");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.provider.called()).containsExactly("a", "b");
        assertThat(ending.waitingMs()).isLessThan(3_000);
    }

    @Test
    void waits_longer_than_the_longest_pause_for_the_last_model_of_the_plan() {
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED, Duration.ofMillis(250)), answers());

        bench.submit("q", "a");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.provider.called()).containsExactly("a", "a");
        assertThat(ending.waitingMs()).isGreaterThanOrEqualTo(249);
    }

    @Test
    void does_not_wait_past_the_deadline() {
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(30)));

        bench.submit("q", Duration.ofSeconds(3), "a");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 rate_limited → rate_limited");
        assertThat(ending.waitingMs()).isLessThan(3_000);
    }

    @Test
    void a_query_whose_time_is_over_before_it_begins_is_not_called() {
        bench.submit("q", Duration.ofMillis(-1), "a");

        bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("→ deadline_exceeded");
        assertThat(bench.provider.calls()).isEmpty();
    }

    @Test
    void a_deadline_in_the_queue_for_a_slot_ends_the_query_and_leaves_no_slot_behind() {
        bench.failingElsewhere("x");
        bench.concurrency.put("openai", 1);
        bench.provider.script("a", waits());
        bench.submit("first", "a");
        ScriptedProvider.Made first = bench.provider.await(1);

        bench.submit("second", Duration.ofMillis(500), "x", "a");
        Ending late = bench.journal.ending("second");
        first.end(answer("fine"));
        bench.provider.script("a", answers());
        bench.submit("third", "a");

        assertThat(bench.journal.story("second"))
                .containsExactly("intent 1 x", "end 1 malformed_response", "→ deadline_exceeded");
        assertThat(late.waitingMs()).isBetween(1L, 5_000L);
        assertThat(bench.journal.ending("third").answer()).isPresent();
        bench.awaitIdle();
    }

    @Test
    void a_deadline_during_a_call_ends_the_attempt_as_timeout_and_the_query_as_late() {
        bench.provider.script("a", timesOut());

        bench.submit("q", Duration.ofMillis(500), "a", "b");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 timeout → deadline_exceeded");
        assertThat(ending.failure().orElseThrow().message()).contains("its 500 ms", "after 1 call");
        assertThat(bench.provider.calls().get(0).request().timeout()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void a_deadline_that_passes_while_the_journal_is_slow_prevents_the_call() {
        bench.journal.withhold(Report.Intent.class::isInstance);
        bench.submit("q", Duration.ofMillis(400), "a");
        Eventually.holds("the intent is written", () -> !bench.journal.of("q").isEmpty());
        Eventually.pause(450);

        bench.journal.release();
        bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "→ deadline_exceeded");
        assertThat(bench.provider.calls()).isEmpty();
        bench.awaitIdle();
    }

    @Test
    void a_call_that_takes_too_long_moves_to_the_next_model() {
        bench.attemptTimeout = Duration.ofMillis(60);
        bench.provider.script("a", timesOut());

        bench.submit("q", "a", "b");
        bench.journal.ending("q");

        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "end 1 timeout", "intent 2 b", "end 2 ok → answered");
    }

    @Test
    void a_provider_that_is_silent_past_its_timeout_is_given_up_as_a_timeout() {
        bench.attemptTimeout = Duration.ofMillis(50);
        bench.provider.script("a", waits());

        bench.submit("q", "a", "b");
        bench.journal.ending("q");

        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "end 1 timeout", "intent 2 b", "end 2 ok → answered");
        assertThat(bench.provider.calls().get(0).cancels()).hasValue(1);
        bench.awaitIdle();
    }

    @Test
    void an_adapter_that_throws_is_an_internal_failure_of_an_attempt() {
        bench.concurrency.put("openai", 1);
        bench.provider.script("a", throwsBug(), answers());

        bench.submit("q", "a");
        bench.journal.ending("q");
        bench.submit("next", "a");

        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 internal → internal");
        assertThat(bench.journal.ending("next").answer()).isPresent();
        bench.awaitIdle();
    }

    @Test
    void an_adapter_that_ignores_being_given_up_and_answers_later_changes_nothing() {
        bench.attemptTimeout = Duration.ofMillis(50);
        bench.provider.ignoreCancels();
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        bench.journal.ending("q");

        bench.provider.await(1).end(answer("too late"));
        Eventually.pause(50);

        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 timeout → timeout");
        bench.awaitIdle();
    }
}
