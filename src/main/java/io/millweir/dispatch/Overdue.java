package io.millweir.dispatch;

import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * When a call takes so much longer than its deployment's last ones that something must be wrong. A provider that hangs
 * would otherwise be noticed only at the calls' timeouts, and hold everything that is sent to it until then.
 *
 * @param factor times the p95 of the last calls; 0: no call is ever overdue
 */
record Overdue(int factor, Latencies latencies) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** From when on a call is overdue; empty when it never is, or too little is known. */
    Optional<Duration> after(Deployment deployment) {
        return factor == 0
                ? Optional.empty()
                : latencies
                        .p95(deployment)
                        .map(usual -> usual.multipliedBy(factor))
                        .map(limit -> limit.compareTo(SHORTEST) < 0 ? SHORTEST : limit);
    }

    /** Why an overdue call is given up when others of its deployment are overdue or fail too. */
    Failure failure(Attempting call) {
        return Failure.of(
                ErrorCode.TIMEOUT,
                "models[\"" + call.request().card().name() + "\"]: no answer after "
                        + call.took().toMillis() + " ms, far longer than usual, and the circuit breaker of "
                        + call.intent().deployment().key()
                        + " opened meanwhile; the call was given up for the next model",
                "raise dispatch.circuit-breaker.overdue-factor if such calls are to be waited for");
    }
}
