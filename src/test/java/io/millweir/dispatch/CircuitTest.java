package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Health;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How one breaker opens, is tried and closes, what it says about it, and what it makes of others' news. */
class CircuitTest {
    private static final Duration TOOK = Duration.ofMillis(5);
    private static final Deployment A = new Deployment("openai", "a", Optional.empty());
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final int TRIALS = 3;

    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Health> posted = new ArrayList<>();
    private final HealthBoard board = new HealthBoard("me", clock, posted::add);
    private final Breakers breakers = new Breakers(
            new BreakerRules(
                    CircuitBreakerConfig.custom()
                            .slidingWindowSize(10)
                            .minimumNumberOfCalls(4)
                            .failureRateThreshold(50)
                            .slowCallRateThreshold(100)
                            .slowCallDurationThreshold(Duration.ofSeconds(20))
                            .permittedNumberOfCallsInHalfOpenState(TRIALS)
                            .waitDurationInOpenState(OPEN)
                            .clock(clock)
                            .build(),
                    Duration.ofHours(2),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2)),
            board,
            new Telemetry(meters));

    @Test
    void opens_by_the_failure_rate_and_says_what_was_seen() {
        Failure throttled = Failure.of(ErrorCode.RATE_LIMITED, "scripted")
                .withProvider(
                        Optional.of("rate_limit_exceeded"), Optional.of("You said: my secret"), OptionalInt.of(429));
        answer(2);

        fail(2, throttled);

        assertThat(breakers.isOpen(A)).isTrue();
        assertThat(posted).singleElement().satisfies(health -> {
            assertThat(health.deployment()).isEqualTo("openai/a");
            assertThat(health.state()).isEqualTo(Health.State.OPEN);
            assertThat(health.cause())
                    .isEqualTo("2 of the last 4 calls failed, last rate_limited (HTTP 429, \"rate_limit_exceeded\")");
            assertThat(health.until()).isEqualTo(clock.instant().plus(OPEN));
            assertThat(health.process()).isEqualTo("me");
        });
    }

    @Test
    void a_cause_leaves_out_a_providers_code_that_is_a_text() {
        Failure failure = Failure.of(ErrorCode.PROVIDER_ERROR, "scripted")
                .withProvider(Optional.of("cannot answer: my secret"), Optional.empty(), OptionalInt.of(500));

        fail(4, failure);

        assertThat(posted.get(0).cause()).isEqualTo("4 of the last 4 calls failed, last provider_error (HTTP 500)");
    }

    @Test
    void opens_by_the_rate_of_slow_calls() {
        IntStream.range(0, 4).forEach(i -> permission().answered(Duration.ofSeconds(21)));

        assertThat(breakers.isOpen(A)).isTrue();
        assertThat(posted.get(0).cause()).isEqualTo("4 of the last 4 calls took longer than 20 s");
    }

    @Test
    void a_call_that_is_overdue_counts_once_and_at_once() {
        answer(1);
        List<Breakers.Permission> calls = permissions(3);

        calls.forEach(each -> each.overdue(Duration.ofSeconds(12)));
        boolean open = breakers.isOpen(A);
        calls.forEach(each -> each.answered(TOOK));
        calls.forEach(each -> each.failed(TOOK, failure(ErrorCode.TIMEOUT)));

        assertThat(open).isTrue();
        assertThat(breakers.isOpen(A)).isTrue();
        assertThat(posted).hasSize(1);
        assertThat(posted.get(0).cause())
                .isEqualTo("3 of the last 4 calls failed, last a call that still goes on after 12 s");
    }

    @Test
    void a_throttle_of_our_own_doing_does_not_count() {
        permissions(8).forEach(each -> each.failed(TOOK, failure(ErrorCode.RATE_LIMITED), false));

        assertThat(breakers.permits(A)).isTrue();
        assertThat(posted).isEmpty();
    }

    @Test
    void a_throttle_of_a_trial_counts_whosever_doing_it_seems() {
        open();
        clock.pass(OPEN.plusMillis(1));

        permissions(TRIALS).forEach(each -> each.failed(TOOK, failure(ErrorCode.RATE_LIMITED), false));

        assertThat(breakers.isOpen(A)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"RATE_LIMITED", "PROVIDER_UNAVAILABLE"})
    void a_pause_too_long_to_wait_for_opens_at_once_until_it_is_over(ErrorCode code) {
        permission().failed(TOOK, failure(code).withRetryAfter(Optional.of(Duration.ofSeconds(30))));

        boolean open = breakers.isOpen(A);
        clock.pass(Duration.ofSeconds(29));
        boolean stillOpen = !breakers.permits(A);
        clock.pass(Duration.ofSeconds(2));

        assertThat(open && stillOpen).isTrue();
        assertThat(breakers.permits(A)).isTrue();
        assertThat(posted.get(0).cause()).isEqualTo(code.code() + "; left alone for 30 s");
    }

    @Test
    void a_pause_that_can_be_waited_for_opens_nothing() {
        permission().failed(TOOK, failure(ErrorCode.RATE_LIMITED).withRetryAfter(Optional.of(Duration.ofSeconds(10))));

        assertThat(breakers.permits(A)).isTrue();
    }

    @Test
    void a_pause_is_kept_for_a_day_at_most() {
        permission().failed(TOOK, failure(ErrorCode.RATE_LIMITED).withRetryAfter(Optional.of(Duration.ofDays(40))));

        assertThat(posted.get(0).until()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
    }

    @Test
    void a_shorter_pause_does_not_shorten_a_longer_one() {
        List<Breakers.Permission> calls = permissions(2);
        calls.get(0).failed(TOOK, failure(ErrorCode.QUOTA_EXCEEDED));

        calls.get(1).failed(TOOK, failure(ErrorCode.RATE_LIMITED).withRetryAfter(Optional.of(Duration.ofSeconds(30))));
        clock.pass(Duration.ofMinutes(1));

        assertThat(breakers.isOpen(A)).isTrue();
        assertThat(posted).hasSize(1);
    }

    @Test
    void lets_a_few_calls_through_when_its_time_is_over_and_closes_when_they_are_answered() {
        open();
        clock.pass(OPEN.plusMillis(1));

        List<Breakers.Permission> trials = permissions(TRIALS);
        boolean more = breakers.permits(A);
        trials.forEach(each -> each.answered(TOOK));

        assertThat(more).isFalse();
        assertThat(breakers.permits(A)).isTrue();
        assertThat(posted)
                .extracting(Health::state)
                .containsExactly(Health.State.OPEN, Health.State.HALF_OPEN, Health.State.CLOSED);
        assertThat(posted.get(2).cause()).isEqualTo("all of the last 3 calls were answered");
    }

    @Test
    void calls_that_began_before_it_opened_decide_no_trial() {
        List<Breakers.Permission> hanging = permissions(10);
        open();
        clock.pass(OPEN.plusMillis(1));
        List<Breakers.Permission> trials = permissions(TRIALS);

        hanging.forEach(each -> each.failed(Duration.ofSeconds(60), failure(ErrorCode.TIMEOUT)));
        trials.forEach(each -> each.answered(TOOK));

        assertThat(breakers.permits(A)).isTrue();
        assertThat(posted).last().extracting(Health::state).isEqualTo(Health.State.CLOSED);
    }

    @Test
    void a_trial_of_an_earlier_time_given_back_makes_no_further_trial() {
        open();
        clock.pass(OPEN.plusMillis(1));
        List<Breakers.Permission> first = permissions(TRIALS);
        first.subList(0, 2).forEach(each -> each.failed(TOOK, failure(ErrorCode.QUOTA_EXCEEDED)));
        clock.pass(Duration.ofHours(3));
        List<Breakers.Permission> second = permissions(TRIALS);

        first.get(2).giveBack();

        assertThat(second).hasSize(TRIALS);
        assertThat(breakers.permits(A)).isFalse();
    }

    @Test
    void trials_that_are_given_back_are_made_by_others() {
        open();
        clock.pass(OPEN.plusMillis(1));
        permissions(TRIALS).forEach(each -> each.failed(TOOK, failure(ErrorCode.PROVIDER_REJECTED)));

        permissions(TRIALS).forEach(each -> each.answered(TOOK));

        assertThat(posted).last().extracting(Health::state).isEqualTo(Health.State.CLOSED);
    }

    @Test
    void trials_that_never_end_are_replaced() {
        open();
        clock.pass(OPEN.plusMillis(1));
        List<Breakers.Permission> lost = permissions(TRIALS);
        clock.pass(Duration.ofSeconds(119));
        boolean before = breakers.permits(A);
        clock.pass(Duration.ofSeconds(2));

        List<Breakers.Permission> others = permissions(TRIALS);
        boolean more = breakers.permits(A);
        lost.forEach(Breakers.Permission::giveBack);
        boolean afterwards = breakers.permits(A);
        others.forEach(each -> each.answered(TOOK));

        assertThat(before || more || afterwards).isFalse();
        assertThat(posted).last().extracting(Health::state).isEqualTo(Health.State.CLOSED);
    }

    @Test
    void says_how_long_until_it_is_tried_again() {
        Duration closed = breakers.triedAgainIn(A);
        open();
        clock.pass(Duration.ofSeconds(2));

        Duration open = breakers.triedAgainIn(A);
        clock.pass(open);

        assertThat(closed).isZero();
        assertThat(open).isEqualTo(Duration.ofMillis(3_001));
        assertThat(breakers.permits(A)).isTrue();
        assertThat(breakers.triedAgainIn(A)).isZero();
    }

    @Test
    void a_refusal_says_until_when_and_why() {
        permission().failed(TOOK, failure(ErrorCode.QUOTA_EXCEEDED));

        Failure refusal = breakers.refused(A);

        assertThat(refusal.code()).isEqualTo(ErrorCode.CIRCUIT_OPEN);
        assertThat(refusal.message())
                .isEqualTo("openai/a: its circuit breaker is open until 2026-03-01T14:00:00Z: quota_exceeded; left"
                        + " alone for 120 min; it is tried again by itself, or name another model");
    }

    @Test
    void no_more_trials_go_out_at_once_than_allowed_whatever_threads_ask() {
        open();
        clock.pass(OPEN.plusMillis(1));
        AtomicInteger out = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        IntStream.range(0, 20_000).parallel().forEach(i -> {
            boolean unused = breakers.permits(A);
            breakers.permission(A).ifPresent(each -> {
                most.accumulateAndGet(out.incrementAndGet(), Math::max);
                out.decrementAndGet();
                each.giveBack();
            });
        });

        assertThat(most.get()).isBetween(1, TRIALS);
        assertThat(permissions(TRIALS)).hasSize(TRIALS);
        assertThat(breakers.permits(A)).isFalse();
    }

    @Test
    void anothers_bad_news_let_only_a_few_calls_through_at_first() {
        board.heard(openElsewhere(clock.instant().plusSeconds(30)));

        List<Breakers.Permission> trials = permissions(TRIALS);
        boolean more = breakers.permits(A);
        trials.forEach(each -> each.answered(TOOK));

        assertThat(more).isFalse();
        assertThat(permissions(8)).hasSize(8);
        assertThat(posted).extracting(Health::state).containsExactly(Health.State.CLOSED);
    }

    @Test
    void anothers_bad_news_open_a_breaker_whose_trials_fail() {
        board.heard(openElsewhere(clock.instant().plusSeconds(30)));

        permissions(TRIALS).forEach(each -> each.failed(TOOK, failure(ErrorCode.PROVIDER_UNAVAILABLE)));

        assertThat(breakers.isOpen(A)).isTrue();
        assertThat(posted).extracting(Health::state).containsExactly(Health.State.OPEN);
        assertThat(transitions("half_open")).isEqualTo(1);
        assertThat(transitions("open")).isEqualTo(1);
    }

    @Test
    void anothers_bad_news_do_not_close_a_door_that_is_known_to_be_open() {
        answer(1);
        board.heard(openElsewhere(clock.instant().plusSeconds(30)));

        assertThat(permissions(8)).hasSize(8);
    }

    @Test
    void caution_ends_with_the_time_of_the_news() {
        board.heard(openElsewhere(clock.instant().plusSeconds(30)));
        List<Breakers.Permission> trials = permissions(TRIALS);
        clock.pass(Duration.ofSeconds(31));

        assertThat(permissions(8)).hasSize(8);
        assertThat(trials).hasSize(TRIALS);
        assertThat(posted).isEmpty();
    }

    @Test
    void caution_ends_when_the_other_process_closes() {
        board.heard(openElsewhere(clock.instant().plusSeconds(30)));
        List<Breakers.Permission> trials = permissions(TRIALS);
        board.heard(elsewhere(Health.State.CLOSED, null));

        assertThat(permissions(8)).hasSize(8);
        assertThat(trials).hasSize(TRIALS);
    }

    @Test
    void news_that_is_over_or_our_own_or_beyond_reason_is_not_believed() {
        board.heard(openElsewhere(clock.instant().minusSeconds(1)));
        List<Breakers.Permission> afterOld = permissions(5);
        board.heard(openElsewhere(clock.instant().plus(Duration.ofDays(3))));
        List<Breakers.Permission> afterFar = permissions(5);
        board.heard(elsewhere(Health.State.OPEN, null));
        List<Breakers.Permission> afterVague = permissions(5);
        board.heard(new Health(
                A.key(),
                Health.State.OPEN,
                null,
                clock.instant(),
                clock.instant().plusSeconds(9),
                "me"));

        assertThat(permissions(5)).hasSize(5);
        assertThat(afterOld).hasSameSizeAs(afterFar).hasSameSizeAs(afterVague).hasSize(5);
    }

    @Test
    void the_same_news_is_tried_once_and_newer_news_again() {
        board.heard(openElsewhere(clock.instant().plusSeconds(60)));
        permissions(TRIALS).forEach(each -> each.answered(TOOK));
        board.heard(openElsewhere(clock.instant().plusSeconds(60)));
        clock.pass(OPEN.plusSeconds(1));
        List<Breakers.Permission> afterTheSame = permissions(8);

        board.heard(openElsewhere(clock.instant().plusSeconds(60)));

        assertThat(afterTheSame).hasSize(8);
        assertThat(permissions(8)).hasSize(TRIALS);
    }

    @Test
    void an_answer_takes_back_what_a_process_said_that_has_stopped() {
        board.heard(openElsewhere(clock.instant().plusSeconds(30)));
        clock.pass(Duration.ofMinutes(2));

        answer(2);

        assertThat(posted).singleElement().extracting(Health::state).isEqualTo(Health.State.CLOSED);
    }

    private double transitions(String to) {
        return meters.counter("millweir.breaker.transitions", "deployment", A.key(), "to", to)
                .count();
    }

    private Health openElsewhere(Instant until) {
        return elsewhere(Health.State.OPEN, until);
    }

    private Health elsewhere(Health.State state, @Nullable Instant until) {
        return new Health(A.key(), state, "seen", clock.instant(), until, "another");
    }

    private void open() {
        fail(4, failure(ErrorCode.PROVIDER_ERROR));
    }

    private void answer(int calls) {
        permissions(calls).forEach(each -> each.answered(TOOK));
    }

    private void fail(int calls, Failure failure) {
        permissions(calls).forEach(each -> each.failed(TOOK, failure));
    }

    private Breakers.Permission permission() {
        return breakers.permission(A).orElseThrow();
    }

    /** As many as can be had, up to so many. */
    private List<Breakers.Permission> permissions(int most) {
        List<Breakers.Permission> permissions = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            breakers.permission(A).ifPresent(permissions::add);
        }
        return permissions;
    }

    private static Failure failure(ErrorCode code) {
        return Failure.of(code, "scripted");
    }
}
