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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for each deployment. Only what is the provider's fault opens one: a caller's mistake, missing
 * credentials or a full pool of our own say nothing about the provider.
 *
 * <p>Threading: thread-safe.
 */
final class Breakers {
    private static final Logger LOG = LoggerFactory.getLogger(Breakers.class);
    private static final ProviderFault FAULT = new ProviderFault();

    private final CircuitBreakerRegistry registry;

    Breakers(CircuitBreakerConfig config) {
        this.registry = CircuitBreakerRegistry.of(config);
        registry.getEventPublisher()
                .onEntryAdded(added -> added.getAddedEntry().getEventPublisher().onStateTransition(event -> LOG.atWarn()
                        .addKeyValue("deployment", event.getCircuitBreakerName())
                        .addKeyValue("from", event.getStateTransition().getFromState())
                        .addKeyValue("to", event.getStateTransition().getToState())
                        .log("circuit breaker changed state")));
    }

    /** Leave to call, when the breaker gives it; {@link #ended} must follow. */
    boolean permits(Deployment deployment) {
        return of(deployment).tryAcquirePermission();
    }

    /** Tells the breaker how a permitted call ended. */
    void ended(Deployment deployment, Duration took, Optional<Failure> failure) {
        CircuitBreaker breaker = of(deployment);
        if (failure.isEmpty()) {
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
        } else if (failure.get().code().blame() == ErrorCode.Blame.PROVIDER) {
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, FAULT);
        } else {
            breaker.releasePermission();
        }
    }

    /** Deployments and the state of their breakers, for metrics. */
    CircuitBreakerRegistry registry() {
        return registry;
    }

    private CircuitBreaker of(Deployment deployment) {
        return registry.circuitBreaker(deployment.key());
    }

    /** What resilience4j is told instead of the failure, which is a value and no exception. */
    private static final class ProviderFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProviderFault() {
            super("the provider failed", null, false, false);
        }
    }
}
