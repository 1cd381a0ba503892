package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.telemetry.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A circuit breaker for each deployment. Only what is the provider's fault opens one: a caller's mistake, missing
 * credentials or a full pool of our own say nothing about the provider. A quota that is used up opens it at once and for
 * long: it comes back at some hour of the day, not by trying. So does a provider that asks for a pause too long to wait
 * for.
 *
 * <p>Threading: thread-safe; never blocks.
 */
final class Breakers {
    private final CircuitBreakerRegistry registry;
    private final BreakerRules rules;
    private final HealthBoard board;
    private final Telemetry telemetry;
    private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

    Breakers(BreakerRules rules, HealthBoard board, Telemetry telemetry) {
        this.rules = rules;
        this.board = board;
        this.telemetry = telemetry;
        this.registry = CircuitBreakerRegistry.of(rules.config());
    }

    /** Leave to call, when the breaker gives it. A permission must be given back or told how its call ended. */
    Optional<Permission> permission(Deployment deployment) {
        Circuit circuit = circuit(deployment);
        return circuit.enter().map(leave -> new Permission(circuit, leave));
    }

    /** Whether a permission could be had now; takes none. */
    boolean permits(Deployment deployment) {
        return circuit(deployment).permits();
    }

    /** Whether every call is refused now; false while a few are let through to find out. */
    boolean isOpen(Deployment deployment) {
        return circuit(deployment).isOpen();
    }

    /** How long until an open breaker is tried again; zero when it is not open. */
    Duration triedAgainIn(Deployment deployment) {
        return circuit(deployment).triedAgainIn();
    }

    /** What a call is refused with when there is no permission: until when, and why. */
    Failure refused(Deployment deployment) {
        return Failure.of(
                ErrorCode.CIRCUIT_OPEN,
                deployment.key() + ": its circuit breaker "
                        + circuit(deployment).whyRefused() + "; it is tried again by itself, or name another model");
    }

    private Circuit circuit(Deployment deployment) {
        return circuits.computeIfAbsent(
                deployment.key(), key -> new Circuit(registry.circuitBreaker(key), rules, board, telemetry));
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
        private final Circuit circuit;
        private final Circuit.Leave leave;
        private final AtomicBoolean used = new AtomicBoolean();

        private Permission(Circuit circuit, Circuit.Leave leave) {
            this.circuit = circuit;
            this.leave = leave;
        }

        /** The provider answered. */
        void answered(Duration took) {
            if (use()) {
                circuit.answered(leave, took);
            }
        }

        /** The call failed. */
        void failed(Duration took, Failure failure) {
            failed(took, failure, true);
        }

        /**
         * The call failed.
         *
         * @param counts whether it speaks against the provider; false for a throttle that is our own doing. A pause
         *     that the provider asks for is kept all the same
         */
        void failed(Duration took, Failure failure, boolean counts) {
            if (!use()) {
                return;
            }
            if (failure.code().blame() == ErrorCode.Blame.PROVIDER) {
                circuit.failed(leave, took, failure, counts);
            } else {
                circuit.giveBack(leave);
            }
        }

        /** The call still goes on, but for so long that it counts as failed now; how it ends does not count any more. */
        void overdue(Duration soFar) {
            if (use()) {
                circuit.overdue(leave, soFar);
            }
        }

        /** No call was made, or its end says nothing about the provider. */
        void giveBack() {
            if (use()) {
                circuit.giveBack(leave);
            }
        }

        private boolean use() {
            return used.compareAndSet(false, true);
        }
    }
}
