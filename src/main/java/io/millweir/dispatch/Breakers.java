package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for each deployment. Only what is the provider's fault opens one: a caller's mistake, missing
 * credentials or a full pool of our own say nothing about the provider. A quota that is used up opens it at once and for
 * long: it comes back at some hour of the day, not by trying.
 *
 * <p>Threading: thread-safe.
 */
final class Breakers {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
    private static final ProviderFault FAULT = new ProviderFault();

    /** No provider's wish for a pause closes a deployment for longer than this. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

    private final CircuitBreakerRegistry registry;
    private final Duration quotaOpenDuration;

    Breakers(CircuitBreakerConfig config, Duration quotaOpenDuration) {
        this.quotaOpenDuration = quotaOpenDuration;
        this.registry = CircuitBreakerRegistry.of(config);
        registry.getEventPublisher()
                .onEntryAdded(added -> added.getAddedEntry().getEventPublisher().onStateTransition(event -> LOG.atWarn()
                        .addKeyValue("deployment", event.getCircuitBreakerName())
                        .addKeyValue("from", event.getStateTransition().getFromState())
                        .addKeyValue("to", event.getStateTransition().getToState())
                        .log("circuit breaker changed state")));
    }

    /** Leave to call, when the breaker gives it. A permission must be given back or told how its call ended. */
    Optional<Permission> permission(Deployment deployment) {
        CircuitBreaker breaker = registry.circuitBreaker(deployment.key());
        return breaker.tryAcquirePermission()
                ? Optional.of(new Permission(breaker, quotaOpenDuration))
                : Optional.empty();
    }

    /** Whether a permission could be had now; takes none. */
    boolean permits(Deployment deployment) {
        Optional<Permission> permission = permission(deployment);
        permission.ifPresent(Permission::giveBack);
        return permission.isPresent();
    }

    /** Whether the deployment is left alone now. */
    boolean isOpen(Deployment deployment) {
        return registry.circuitBreaker(deployment.key()).getState() == CircuitBreaker.State.OPEN;
    }

    /** What a call is refused with when there is no permission. */
    static Failure refusal(Deployment deployment) {
        return Failure.of(
                ErrorCode.CIRCUIT_OPEN,
                deployment.key()
                        + ": its circuit breaker is open after repeated failures or for a quota that is used up;"
                        + " it is tried again by itself, or name another model");
    }

    /** Deployments and the state of their breakers, for metrics. */
    CircuitBreakerRegistry registry() {
        return registry;
    }

    /**
     * Leave to make one call.
     *
     * <p>Threading: thread-safe; used up by the first of its methods.
     */
    static final class Permission {
        private final CircuitBreaker breaker;
        private final Duration quotaOpenDuration;
        private final AtomicBoolean used = new AtomicBoolean();
        private final boolean onTrial;

        private Permission(CircuitBreaker breaker, Duration quotaOpenDuration) {
            this.breaker = breaker;
            this.quotaOpenDuration = quotaOpenDuration;
            // One of the few calls that a half-open breaker counts; to give back another's would make more of them.
            this.onTrial = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
        }

        /** The provider answered. */
        void answered(Duration took) {
            if (used.compareAndSet(false, true)) {
                breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        /** The call still goes on, far longer than usual: it counts as failed, however it ends. */
        void overdue(Duration soFar) {
            if (used.compareAndSet(false, true)) {
                breaker.onError(soFar.toNanos(), TimeUnit.NANOSECONDS, FAULT);
            }
        }

        /** The call failed. */
        void failed(Duration took, Failure failure) {
            if (failure.code().blame() != ErrorCode.Blame.PROVIDER) {
                giveBack();
            } else if (used.compareAndSet(false, true)) {
                if (failure.code() == ErrorCode.QUOTA_EXCEEDED) {
                    breaker.transitionToOpenStateFor(quotaPause(failure));
                } else {
                    breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, FAULT);
                }
            }
        }

        /** The provider knows best when its quota comes back, within reason. */
        private Duration quotaPause(Failure failure) {
            return failure.retryAfter()
                    .filter(pause -> pause.toMillis() > 0)
                    .map(pause -> pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)
                    .orElse(quotaOpenDuration);
        }

        /** No call was made, or its end says nothing about the provider. */
        void giveBack() {
            if (used.compareAndSet(false, true) && onTrial) {
                breaker.releasePermission();
            }
        }
    }

    /** What resilience4j is told instead of the failure, which is a value and no exception. */
    private static final class ProviderFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProviderFault() {
            super("the provider failed", null, false, false);
        }
    }
}
