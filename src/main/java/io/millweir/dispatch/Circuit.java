package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Health;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The circuit breaker of one deployment, and why it is as it is. Each change of state begins an era; how a call of an
 * earlier era ends says nothing about the present one, or the calls that a provider left hanging would open the breaker
 * of a provider that has long been well again.
 *
 * <p>Threading: thread-safe; every method holds the lock for a moment.
 */
final class Circuit {
    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final ProviderFault FAULT = new ProviderFault();

    private static final String OUTSIDE = "changed from outside";

    private final CircuitBreaker breaker;
    private final BreakerRules rules;
    private final HealthBoard board;
    private final Telemetry telemetry;

    // Guarded by this.
    private State state = State.CLOSED;
    private long era;
    private int trials;
    private Instant lastTrial = Instant.MIN;
    private Instant lastAnswer = Instant.MIN;
    private Instant until = Instant.MIN;
    private String cause = "";
    private @Nullable String lastFailure;
    private boolean cautious;
    private @Nullable Health believed;

    /**
     * Leave to make a call.
     *
     * @param trial whether it is one of the few of a half-open breaker
     */
    record Leave(long era, boolean trial) {}

    Circuit(CircuitBreaker breaker, BreakerRules rules, HealthBoard board, Telemetry telemetry) {
        this.breaker = breaker;
        this.rules = rules;
        this.board = board;
        this.telemetry = telemetry;
    }

    synchronized Optional<Leave> enter() {
        if (!acquire()) {
            return Optional.empty();
        }
        boolean trial = state == State.HALF_OPEN;
        if (trial) {
            trials++;
            lastTrial = now();
        }
        return Optional.of(new Leave(era, trial));
    }

    synchronized boolean permits() {
        boolean permitted = acquire();
        if (permitted && state == State.HALF_OPEN) {
            breaker.releasePermission();
        }
        return permitted;
    }

    private boolean acquire() {
        listen();
        boolean acquired = breaker.tryAcquirePermission() || (renewTrials() && breaker.tryAcquirePermission());
        note("tried again; it was opened because " + cause);
        return acquired;
    }

    /** Whether it refuses all calls now. */
    synchronized boolean isOpen() {
        note(OUTSIDE);
        return state == State.OPEN && !now().isAfter(until);
    }

    synchronized Duration triedAgainIn() {
        // A millisecond more, for the breaker opens after that time and not at it.
        return isOpen() ? Duration.between(now(), until).plusMillis(1) : Duration.ZERO;
    }

    synchronized void answered(Leave leave, Duration took) {
        lastAnswer = now();
        if (isOver(leave)) {
            return;
        }
        CircuitBreaker.Metrics window = breaker.getMetrics();
        breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        note(counted(window));
        if (state == State.CLOSED && board.isOutdated(breaker.getName())) {
            board.post(breaker.getName(), Health.State.CLOSED, "it answers, and nobody said so", null);
        }
    }

    /**
     * A call failed.
     *
     * @param counts false for a throttle that is our own doing; a trial counts all the same, for few calls go with it
     */
    synchronized void failed(Leave leave, Duration took, Failure failure, boolean counts) {
        Optional<Duration> pause = wantedPause(failure);
        if (pause.isPresent()) {
            openFor(pause.get(), Causes.of(failure));
        } else if (counts || leave.trial()) {
            record(leave, took, Causes.of(failure));
        } else {
            giveBack(leave);
        }
    }

    synchronized void overdue(Leave leave, Duration soFar) {
        record(leave, soFar, Causes.overdue(soFar));
    }

    private void record(Leave leave, Duration took, String words) {
        if (isOver(leave)) {
            return;
        }
        lastFailure = words;
        CircuitBreaker.Metrics window = breaker.getMetrics();
        breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, FAULT);
        note(counted(window));
    }

    synchronized void giveBack(Leave leave) {
        if (!isOver(leave) && leave.trial()) {
            breaker.releasePermission();
        }
    }

    /** Whether the call's era has passed; else the call is no trial any more that is out. */
    private boolean isOver(Leave leave) {
        note(OUTSIDE);
        if (leave.era() != era) {
            return true;
        }
        if (leave.trial()) {
            trials--;
        }
        return false;
    }

    /** What the provider asks for itself: a quota that comes back at some hour, or a pause too long to wait for. */
    private Optional<Duration> wantedPause(Failure failure) {
        Optional<Duration> asked = failure.retryAfter().filter(pause -> pause.toMillis() > 0);
        if (failure.code() == ErrorCode.QUOTA_EXCEEDED) {
            return Optional.of(asked.orElse(rules.quotaOpenDuration()));
        }
        return failure.code() == ErrorCode.RATE_LIMITED || failure.code() == ErrorCode.PROVIDER_UNAVAILABLE
                ? asked.filter(pause -> pause.compareTo(rules.longestBackoff()) > 0)
                : Optional.empty();
    }

    private void openFor(Duration wanted, String why) {
        note(OUTSIDE);
        Duration pause = wanted.compareTo(HealthBoard.LONGEST_PAUSE) > 0 ? HealthBoard.LONGEST_PAUSE : wanted;
        Instant then = now().plus(pause);
        if (state == State.OPEN && !then.isAfter(until)) {
            return;
        }
        breaker.transitionToOpenStateFor(pause);
        String words = why + "; left alone for " + Causes.text(pause);
        changed(State.OPEN, words, then);
        publish(State.OPEN, words);
    }

    /** Others' bad news make a closed breaker try with a few calls, as long as they are fresh and nothing is known here. */
    private void listen() {
        note(OUTSIDE);
        Optional<Health> news = board.badNews(breaker.getName());
        if (state == State.CLOSED) {
            news.filter(word -> !word.equals(believed) && !answersNow()).ifPresent(this::beCautious);
        } else if (state == State.HALF_OPEN
                && cautious
                && news.isEmpty()
                && breaker.getMetrics().getNumberOfFailedCalls() == 0) {
            breaker.transitionToClosedState();
            changed(State.CLOSED, "what another process saw is over", Instant.MIN);
        }
    }

    private void beCautious(Health word) {
        believed = word;
        String why = word.cause() == null ? "it did not say why" : word.cause();
        cause = "process \"" + word.process() + "\" opened its breaker: " + why;
        // resilience4j knows no way from closed to half open but this.
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        changed(State.HALF_OPEN, cause, Instant.MIN);
        cautious = true;
    }

    private boolean answersNow() {
        return lastAnswer.isAfter(now().minus(rules.openDuration()));
    }

    /** Trials that never ended must not keep it half open for ever. */
    private boolean renewTrials() {
        note(OUTSIDE);
        if (state != State.HALF_OPEN || trials == 0 || now().isBefore(lastTrial.plus(rules.longestTrial()))) {
            return false;
        }
        LOG.atWarn()
                .addKeyValue("deployment", breaker.getName())
                .addKeyValue("calls", trials)
                .log("trial calls have not ended; others are made in their place");
        for (; trials > 0; trials--) {
            breaker.releasePermission();
        }
        era++;
        return true;
    }

    /** Publishes a change that the breaker made by itself. */
    private void note(String why) {
        State now = breaker.getState();
        if (now != state) {
            changed(now, why, now().plus(rules.openDuration()));
            publish(now, why);
        }
    }

    /** A change that others' news made is not published: it is no news. */
    private void changed(State to, String why, Instant openUntil) {
        State from = state;
        state = to;
        era++;
        trials = 0;
        cautious = false;
        if (to == State.OPEN) {
            until = openUntil.truncatedTo(ChronoUnit.MILLIS);
            cause = why;
        }
        telemetry.breakerChanged(breaker.getName(), to.name().toLowerCase(Locale.ROOT));
        LOG.atLevel(to == State.OPEN ? Level.WARN : Level.INFO)
                .addKeyValue("deployment", breaker.getName())
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .addKeyValue("cause", why)
                .addKeyValue("until", to == State.OPEN ? until : "")
                .log("circuit breaker changed state");
    }

    private void publish(State now, String why) {
        switch (now) {
            case OPEN, FORCED_OPEN -> board.post(breaker.getName(), Health.State.OPEN, why, until);
            case HALF_OPEN -> board.post(breaker.getName(), Health.State.HALF_OPEN, why, null);
            default -> board.post(breaker.getName(), Health.State.CLOSED, why, null);
        }
    }

    /** What is in the window that made it change, which a new state may have left behind. */
    private String counted(CircuitBreaker.Metrics window) {
        return Causes.counted(window, rules.config(), lastFailure);
    }

    /** Why calls are refused, for an error message. */
    synchronized String whyRefused() {
        return switch (breaker.getState()) {
            case HALF_OPEN -> "is tried with a few calls after " + cause;
            default -> "is open until " + until + ": " + cause;
        };
    }

    private Instant now() {
        return rules.config().getClock().instant();
    }

    /** What resilience4j is told instead of the failure, which is a value and no exception. */
    private static final class ProviderFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProviderFault() {
            super("the provider failed", null, false, false);
        }
    }
}
