package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakersTest {
    private static final Duration TOOK = Duration.ofMillis(5);
    private static final Deployment A = new Deployment("openai", "a", Optional.empty());
    private static final Deployment B = new Deployment("openai", "b", Optional.empty());

    private final SetClock clock = new SetClock();
    private final Breakers breakers = new Breakers(
            new BreakerRules(
                    CircuitBreakerConfig.custom()
                            .slidingWindowSize(4)
                            .minimumNumberOfCalls(2)
                            .failureRateThreshold(50)
                            .permittedNumberOfCallsInHalfOpenState(1)
                            .waitDurationInOpenState(Duration.ofHours(1))
                            .clock(clock)
                            .build(),
                    Duration.ofHours(2),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(2)),
            new HealthBoard("me", clock, posted -> {}),
            new Telemetry(new SimpleMeterRegistry()));

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void only_failures_that_are_the_providers_fault_open_a_breaker(ErrorCode code) {
        for (int i = 0; i < 4; i++) {
            breakers.permission(A).ifPresent(each -> each.failed(TOOK, Failure.of(code, "scripted")));
        }

        assertThat(breakers.permission(A).isEmpty()).isEqualTo(code.blame() == ErrorCode.Blame.PROVIDER);
    }

    @Test
    void a_breaker_guards_one_deployment() {
        open(A);

        assertThat(breakers.permits(A)).isFalse();
        assertThat(breakers.permits(B)).isTrue();
    }

    @Test
    void to_ask_takes_no_trial_of_a_half_open_breaker() {
        halfOpen(A);

        boolean first = breakers.permits(A);
        boolean second = breakers.permits(A);

        assertThat(first && second).isTrue();
        assertThat(breakers.permission(A)).isPresent();
        assertThat(breakers.permission(A)).isEmpty();
    }

    @Test
    void a_trial_that_was_given_back_can_be_had_again() {
        halfOpen(A);

        breakers.permission(A).orElseThrow().giveBack();

        assertThat(breakers.permission(A)).isPresent();
    }

    @Test
    void a_permission_given_back_twice_makes_no_second_trial() {
        halfOpen(A);
        Breakers.Permission permission = breakers.permission(A).orElseThrow();

        permission.giveBack();
        permission.giveBack();

        assertThat(breakers.permission(A)).isPresent();
        assertThat(breakers.permission(A)).isEmpty();
    }

    @Test
    void a_permission_of_the_time_before_the_breaker_opened_is_no_trial() {
        Breakers.Permission old = breakers.permission(A).orElseThrow();
        halfOpen(A);

        old.giveBack();

        assertThat(breakers.permission(A)).isPresent();
        assertThat(breakers.permission(A)).isEmpty();
    }

    @Test
    void a_trial_that_is_answered_closes_the_breaker() {
        halfOpen(A);

        breakers.permission(A).orElseThrow().answered(TOOK);

        assertThat(breaker(A).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void a_trial_that_fails_opens_the_breaker_again() {
        halfOpen(A);

        breakers.permission(A).orElseThrow().failed(TOOK, Failure.of(ErrorCode.TIMEOUT, "scripted"));

        assertThat(breaker(A).getState()).isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void a_quota_that_is_used_up_opens_at_once_and_for_hours() {
        quota(Optional.empty());

        assertThat(breakers.permits(A)).isFalse();
        assertThat(breakers.permits(B)).isTrue();
        assertOpenFor(Duration.ofHours(2));
    }

    @Test
    void a_quota_opens_for_as_long_as_the_provider_says_up_to_a_day() {
        quota(Optional.of(Duration.ofMinutes(7)));
        assertOpenFor(Duration.ofMinutes(7));

        quota(Optional.of(Duration.ofDays(400)));
        assertOpenFor(Duration.ofHours(24));
    }

    @Test
    void a_quota_prolongs_what_a_throttle_had_opened() {
        Breakers.Permission inFlight = breakers.permission(A).orElseThrow();
        open(A);

        inFlight.failed(TOOK, Failure.of(ErrorCode.QUOTA_EXCEEDED, "scripted"));

        assertOpenFor(Duration.ofHours(2));
    }

    @Test
    void a_breaker_that_a_quota_opened_closes_by_trials_like_any_other() {
        quota(Optional.empty());
        clock.pass(Duration.ofHours(3));

        breakers.permission(A).orElseThrow().answered(TOOK);

        assertThat(breaker(A).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void a_trial_that_meets_the_quota_opens_for_hours_again() {
        halfOpen(A);

        breakers.permission(A).orElseThrow().failed(TOOK, Failure.of(ErrorCode.QUOTA_EXCEEDED, "scripted"));

        assertOpenFor(Duration.ofHours(2));
    }

    @Test
    void a_throttle_opens_no_breaker_by_itself() {
        breakers.permission(A).orElseThrow().failed(TOOK, Failure.of(ErrorCode.RATE_LIMITED, "scripted"));

        assertThat(breakers.permits(A)).isTrue();
    }

    private void quota(Optional<Duration> retryAfter) {
        if (breaker(A).getState() != CircuitBreaker.State.CLOSED) {
            breaker(A).transitionToClosedState();
        }
        breakers.permission(A)
                .orElseThrow()
                .failed(TOOK, Failure.of(ErrorCode.QUOTA_EXCEEDED, "scripted").withRetryAfter(retryAfter));
    }

    /** That the breaker lets nobody through until about then, and somebody after. */
    private void assertOpenFor(Duration time) {
        Instant now = clock.instant();
        clock.set(now.plus(time).minusSeconds(60));
        boolean before = breakers.permits(A);
        clock.set(now.plus(time).plusSeconds(60));
        boolean after = breakers.permits(A);
        clock.set(now);
        assertThat(before).as("open a minute before " + time).isFalse();
        assertThat(after).as("open a minute after " + time).isTrue();
    }

    private void open(Deployment deployment) {
        for (int i = 0; i < 2; i++) {
            breakers.permission(deployment)
                    .orElseThrow()
                    .failed(TOOK, Failure.of(ErrorCode.PROVIDER_ERROR, "scripted"));
        }
    }

    private void halfOpen(Deployment deployment) {
        open(deployment);
        breaker(deployment).transitionToHalfOpenState();
    }

    private CircuitBreaker breaker(Deployment deployment) {
        return breakers.registry().circuitBreaker(deployment.key());
    }
}
