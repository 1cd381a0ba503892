package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answers;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.failsForItsKey;
import static io.millweir.dispatch.ScriptedProvider.timesOut;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Health;
import io.millweir.domain.Report;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What open breakers do to queries. */
class DispatcherBreakerTest {
    private static final Duration OPEN = Duration.ofMillis(800);

    private final Bench bench = new Bench();

    @BeforeEach
    void breaker() {
        bench.breaker = CircuitBreakerConfig.custom()
                .slidingWindowSize(4)
                .minimumNumberOfCalls(2)
                .failureRateThreshold(50)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitDurationInOpenState(OPEN)
                .build();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void an_open_breaker_sends_the_query_to_the_fallback_without_an_attempt_and_closes_by_a_trial() {
        bench.provider.script(
                "a",
                fails(ErrorCode.MALFORMED_RESPONSE),
                fails(ErrorCode.MALFORMED_RESPONSE),
                fails(ErrorCode.MALFORMED_RESPONSE),
                answers());
        ask("q1");
        ask("q2");

        ask("open");
        Eventually.pause(OPEN.toMillis() + 50);
        ask("failed-trial");
        ask("open-again");
        Eventually.pause(OPEN.toMillis() + 50);
        ask("trial");
        ask("closed");

        assertThat(bench.journal.story("open")).containsExactly("intent 1 b", "end 1 ok → answered");
        assertThat(bench.journal.story("failed-trial")).startsWith("intent 1 a", "end 1 malformed_response");
        assertThat(bench.journal.story("open-again")).containsExactly("intent 1 b", "end 1 ok → answered");
        assertThat(bench.journal.story("trial")).containsExactly("intent 1 a", "end 1 ok → answered");
        assertThat(bench.journal.story("closed")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void answers_circuit_open_when_there_is_no_fallback() {
        open();

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("→ circuit_open");
    }

    @Test
    void an_open_breaker_is_noticed_before_waiting_for_a_slot() {
        bench.concurrency.put("openai", 1);
        open();
        bench.provider.script("b", waits());
        bench.submit("busy", "b");
        bench.provider.await(3);

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.journal.story("q")).containsExactly("→ circuit_open");
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"PROVIDER_REJECTED", "CREDENTIALS_INVALID", "CREDENTIALS_MISSING", "CONTENT_FILTERED", "INTERNAL"})
    void what_is_not_the_providers_fault_never_opens_a_breaker(ErrorCode code) {
        bench.provider.script("a", fails(code));
        for (int i = 0; i < 6; i++) {
            bench.submit("q" + i, "a");
            bench.journal.ending("q" + i);
        }

        assertThat(bench.provider.calls()).hasSize(6);
    }

    @Test
    void queries_that_are_short_of_time_never_open_a_breaker() {
        bench.provider.script("a", timesOut());
        for (int i = 0; i < 4; i++) {
            bench.submit("q" + i, Duration.ofMillis(300), "a");
            bench.journal.ending("q" + i);
        }

        bench.provider.script("a", answers());
        bench.submit("patient", "a");
        bench.journal.ending("patient");

        assertThat(bench.provider.calls()).hasSizeGreaterThan(2);
        assertThat(bench.journal.story("patient")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void a_trial_whose_call_is_not_made_leaves_room_for_another() {
        open();
        bench.provider.script("a", answers());
        Eventually.pause(OPEN.toMillis() + 50);
        bench.journal.withhold(Report.Intent.class::isInstance);
        bench.submit("late", Duration.ofMillis(400), "a");
        Eventually.holds(
                "the intent is written", () -> !bench.journal.of("late").isEmpty());
        Eventually.pause(450);
        bench.journal.release();
        bench.journal.ending("late");

        bench.submit("trial", "a");
        bench.journal.ending("trial");

        assertThat(bench.journal.story("late")).containsExactly("intent 1 a", "→ deadline_exceeded");
        assertThat(bench.journal.story("trial")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void a_trial_that_says_nothing_about_the_provider_leaves_room_for_another() {
        open();
        bench.provider.script("a", fails(ErrorCode.PROVIDER_REJECTED), answers());
        Eventually.pause(OPEN.toMillis() + 50);

        bench.submit("rejected", "a");
        bench.journal.ending("rejected");
        bench.submit("trial", "a");
        bench.journal.ending("trial");

        assertThat(bench.journal.story("rejected")).endsWith("end 1 provider_rejected → provider_rejected");
        assertThat(bench.journal.story("trial")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void an_adapter_that_throws_in_a_trial_leaves_room_for_another() {
        open();
        bench.provider.script("a", ScriptedProvider.throwsBug(), answers());
        Eventually.pause(OPEN.toMillis() + 50);

        bench.submit("broken", "a");
        bench.journal.ending("broken");
        bench.submit("trial", "a");
        bench.journal.ending("trial");

        assertThat(bench.journal.story("trial")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void one_quota_that_is_used_up_closes_the_deployment_to_the_next_query() {
        bench.provider.script("a", fails(ErrorCode.QUOTA_EXCEEDED));

        ask("q1");
        ask("q2");

        assertThat(bench.journal.story("q1")).startsWith("intent 1 a", "end 1 quota_exceeded", "intent 2 b");
        assertThat(bench.journal.story("q2")).containsExactly("intent 1 b", "end 1 ok → answered");
    }

    @Test
    void a_key_that_is_used_up_is_followed_by_another_at_once_and_opens_no_breaker() {
        bench.backoff = Duration.ofSeconds(30);
        for (int i = 0; i < 3; i++) {
            bench.provider.script("a", failsForItsKey(ErrorCode.QUOTA_EXCEEDED), answers());
            ask("q" + i);
        }

        for (int i = 0; i < 3; i++) {
            assertThat(bench.journal.story("q" + i))
                    .containsExactly("intent 1 a", "end 1 quota_exceeded", "intent 2 a", "end 2 ok → answered");
        }
    }

    @Test
    void keys_are_tried_as_often_as_a_model_may_be_called() {
        bench.provider.script("a", failsForItsKey(ErrorCode.CREDENTIALS_INVALID));

        ask("q");

        assertThat(bench.provider.called()).containsExactly("a", "a", "a", "b");
    }

    @Test
    void a_provider_that_asks_for_a_long_pause_is_left_alone_until_then() {
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED, Duration.ofSeconds(2)), answers());

        ask("q1");
        ask("q2");
        Eventually.pause(2_050);
        ask("q3");

        assertThat(bench.journal.story("q1")).startsWith("intent 1 a", "end 1 rate_limited", "intent 2 b");
        assertThat(bench.journal.story("q2")).containsExactly("intent 1 b", "end 1 ok → answered");
        assertThat(bench.journal.story("q3")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void the_changes_of_a_breaker_are_told_and_counted() {
        open();

        assertThat(bench.health).singleElement().satisfies(health -> {
            assertThat(health.deployment()).isEqualTo("openai/a-1");
            assertThat(health.state()).isEqualTo(Health.State.OPEN);
            assertThat(health.cause()).isEqualTo("2 of the last 2 calls failed, last malformed_response");
        });
        assertThat(bench.meters
                        .get("millweir.breaker.transitions")
                        .tags("deployment", "openai/a-1", "to", "open")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void the_state_of_a_breaker_is_measured() {
        open();

        assertThat(bench.meters
                        .get("millweir.breaker.state")
                        .tag("deployment", "openai/a-1")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private void ask(String id) {
        bench.submit(id, "a", "b");
        bench.journal.ending(id);
        Eventually.holds(id + " has left", () -> bench.dispatcher().inFlight() == 0);
    }

    private void open() {
        bench.provider.script("a", fails(ErrorCode.MALFORMED_RESPONSE));
        for (int i = 0; i < 2; i++) {
            bench.submit("opening-" + i, "a");
            bench.journal.ending("opening-" + i);
        }
    }
}
