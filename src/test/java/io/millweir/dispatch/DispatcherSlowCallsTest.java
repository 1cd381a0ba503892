package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answer;
import static io.millweir.dispatch.ScriptedProvider.failure;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millweir.domain.Attempt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that take much longer than those before them: overdue ones, and those that get company. */
class DispatcherSlowCallsTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void settings() {
        bench.breaker = CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(3)
                .failureRateThreshold(20)
                .waitDurationInOpenState(Duration.ofMinutes(1))
                .build();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_provider_that_hangs_opens_its_breaker_long_before_the_timeout_and_its_calls_fall_back() {
        bench.overdueFactor = 3;
        getUsedTo("a");
        bench.provider.script("a", waits());

        for (int i = 0; i < 4; i++) {
            bench.submit("q" + i, "a", "b");
        }

        for (int i = 0; i < 4; i++) {
            assertThat(bench.journal.ending("q" + i).answer()).isPresent();
            assertThat(bench.journal.story("q" + i))
                    .containsExactly("intent 1 a", "end 1 timeout", "intent 2 b", "end 2 ok → answered");
        }
        bench.submit("next", "a", "b");
        bench.journal.ending("next");
        assertThat(bench.journal.story("next")).containsExactly("intent 1 b", "end 1 ok → answered");
        bench.awaitIdle();
    }

    @Test
    void an_overdue_call_without_a_fallback_is_waited_for() {
        bench.overdueFactor = 1;
        getUsedTo("a");
        bench.provider.script("a", waits());
        for (int i = 0; i < 3; i++) {
            bench.submit("q" + i, "a");
        }
        bench.provider.await(33);
        Eventually.pause(1_700);

        bench.provider.calls().subList(30, 33).forEach(call -> call.end(answer("late")));

        for (int i = 0; i < 3; i++) {
            assertThat(bench.journal.ending("q" + i).answer()).isPresent();
        }
        bench.awaitIdle();
    }

    @Test
    void a_model_whose_fastest_answer_comes_too_late_is_not_called() {
        bench.provider.script("slow", (call, threads) -> {
            var unused =
                    threads.schedule(() -> call.end(answer("fine")), 300, java.util.concurrent.TimeUnit.MILLISECONDS);
        });
        bench.models("slow");
        getUsedTo("slow");

        bench.submit("q", Duration.ofMillis(200), "slow", "b");

        bench.journal.ending("q");
        assertThat(bench.journal.story("q")).containsExactly("intent 1 b", "end 1 ok → answered");
    }

    @Test
    void a_slow_call_gets_company_and_the_first_answer_wins() {
        hedge();
        getUsedTo("a");
        bench.provider.script("a", waits());

        bench.submit("q", "a", "b");

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "intent 2 b", "end 1 timeout", "end 2 ok → answered");
        Attempt outrun = attempt("q", 1);
        assertThat(outrun.tokens()).isEqualTo(Tokens.UNKNOWN);
        assertThat(outrun.failure().orElseThrow().message()).contains("\"b\" was called as well and answered first");
        assertThat(bench.provider.calls().get(30).cancels()).hasValue(1);
        bench.awaitIdle();
    }

    @Test
    void a_slow_call_that_answers_first_all_the_same_wins() {
        hedge();
        getUsedTo("a");
        bench.provider.script("a", waits());
        bench.provider.script("b", waits());
        bench.submit("q", "a", "b");
        bench.provider.await(32);

        bench.provider.calls().get(30).end(answer("slow"));

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "intent 2 b", "end 2 timeout", "end 1 ok → answered");
        bench.awaitIdle();
    }

    @Test
    void when_one_of_two_calls_fails_the_other_is_waited_for_and_the_plan_goes_on_behind_both() {
        hedge();
        getUsedTo("a");
        bench.provider.script("a", waits());
        bench.provider.script("b", waits());
        bench.submit("q", "a", "b", "c");
        bench.provider.await(32);

        bench.provider.calls().get(31).end(failure(ErrorCode.MALFORMED_RESPONSE));
        Eventually.holds("it is booked", () -> bench.journal.of("q").size() == 3);
        bench.provider.calls().get(30).end(failure(ErrorCode.MALFORMED_RESPONSE));

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.journal.story("q"))
                .containsExactly(
                        "intent 1 a",
                        "intent 2 b",
                        "end 2 malformed_response",
                        "end 1 malformed_response",
                        "intent 3 c",
                        "end 3 ok → answered");
        bench.awaitIdle();
    }

    @Test
    void a_call_gets_no_company_of_a_model_that_is_busy() {
        hedge();
        bench.model(Bench.card("narrow", "OpenAI", OptionalInt.of(1), true));
        getUsedTo("a");
        bench.provider.script("narrow", waits());
        bench.provider.script("a", waits());
        bench.submit("holder", "narrow");
        bench.provider.await(31);

        bench.submit("q", "a", "narrow");
        Eventually.pause(300);
        bench.provider.calls().get(31).end(answer("fine"));

        bench.journal.ending("q");
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void second_calls_are_a_bounded_share() {
        hedge();
        bench.hedge = new DispatchSettings.Hedge(true, Duration.ofMillis(30), 10);
        getUsedTo("a");
        bench.provider.script("a", waits());

        for (int i = 0; i < 20; i++) {
            bench.submit("q" + i, "a", "b");
        }
        Eventually.pause(500);

        long second = bench.provider.calls().stream()
                .filter(call -> call.model().equals("b"))
                .count();
        // 30 calls to get used to it and 20 now earn 5.
        assertThat(second).isBetween(3L, 5L);
    }

    @Test
    void a_drain_reports_both_calls_of_a_query_as_lost() throws Exception {
        hedge();
        getUsedTo("a");
        bench.provider.script("a", waits());
        bench.provider.script("b", waits());
        bench.submit("q", "a", "b");
        bench.provider.await(32);

        bench.dispatcher().drain(Duration.ZERO);

        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "intent 2 b", "end 2 lost", "abandoned 1 lost");
        bench.awaitIdle();
    }

    private void hedge() {
        bench.hedge = new DispatchSettings.Hedge(true, Duration.ofMillis(30), 100);
    }

    /** Makes thirty calls that are answered at once. */
    private void getUsedTo(String model) {
        for (int i = 0; i < 30; i++) {
            bench.submit("before" + i, model);
        }
        for (int i = 0; i < 30; i++) {
            bench.journal.ending("before" + i);
        }
    }

    private Attempt attempt(String query, int number) {
        List<Attempt> attempts = bench.journal.of(query).stream()
                .filter(Report.AttemptEnd.class::isInstance)
                .map(report -> ((Report.AttemptEnd) report).attempt())
                .filter(attempt -> attempt.number() == number)
                .toList();
        assertThat(attempts).hasSize(1);
        return attempts.get(0);
    }
}
