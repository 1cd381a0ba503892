package io.millweir.dispatch;

import io.millweir.domain.Deployment;
import java.time.Duration;
import java.util.Optional;

/**
 * When a slow call gets company: past the p95 of its deployment, for a bounded share of all calls.
 *
 * <p>Threading: thread-safe.
 */
final class Hedging {
    private final DispatchSettings.Hedge settings;
    private final Latencies latencies;
    private final Budget budget;

    Hedging(DispatchSettings.Hedge settings, Latencies latencies) {
        this.settings = settings;
        this.latencies = latencies;
        this.budget = new Budget(settings.maxPercent(), 0, System::nanoTime);
    }

    /** How long a call of this deployment goes on alone; empty when it is never given company. */
    Optional<Duration> delay(Deployment deployment) {
        return settings.enabled()
                ? latencies
                        .p95(deployment)
                        .map(usual -> usual.compareTo(settings.minimumDelay()) < 0 ? settings.minimumDelay() : usual)
                : Optional.empty();
    }

    /** A model is called for a query for the first time. */
    void firstCall() {
        budget.earn();
    }

    /** Takes one second call out of the budget, when there is one. */
    boolean spend() {
        return budget.spend();
    }
}
