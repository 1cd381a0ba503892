package io.millweir.dispatch;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.Optional;

/**
 * What follows a failed call: the same model after a pause, the next model of the plan, or the answer. Retries on the
 * same model have a budget; without it the next model has its turn.
 *
 * <p>Threading: thread-safe.
 */
final class Retries {
    /** So few retries a second load nobody. */
    private static final double FREE_PER_SECOND = 10;

    private final DispatchSettings settings;
    private final Budget budget;

    Retries(DispatchSettings settings) {
        this.settings = settings;
        this.budget = new Budget(settings.retryBudgetPercent(), FREE_PER_SECOND, System::nanoTime);
    }

    /** A model is called for a query for the first time. */
    void firstCall() {
        budget.earn();
    }

    /** What follows. */
    sealed interface Next {
        /** The same model is called again after this pause. */
        record Again(Duration pause) implements Next {}

        /** The next model of the plan is called at once. */
        record Fallback() implements Next {}

        /** The failure is the answer. */
        record Give() implements Next {}
    }

    /**
     * Decides.
     *
     * @param calls calls of this model for this query, the failed one included
     * @param more whether the plan has a next model
     * @param left until the query's deadline
     */
    Next after(ProviderResult.Failed failed, int calls, boolean more, Duration left) {
        // A failure of a key of which there is another: the same model at once, as often as any retry.
        return failed.ofKey() && calls < settings.maxAttemptsPerModel()
                ? new Next.Again(Duration.ZERO)
                : after(failed.failure(), calls, more, left);
    }

    private Next after(Failure failure, int calls, boolean more, Duration left) {
        ErrorCode.Action action = failure.code().action();
        if (action == ErrorCode.Action.ANSWER) {
            return new Next.Give();
        }
        Optional<Duration> pause =
                action == ErrorCode.Action.RETRY ? pause(failure, calls, more, left) : Optional.empty();
        if (pause.isPresent()) {
            return new Next.Again(pause.get());
        }
        return more ? new Next.Fallback() : new Next.Give();
    }

    private Optional<Duration> pause(Failure failure, int calls, boolean more, Duration left) {
        if (calls >= settings.maxAttemptsPerModel()) {
            return Optional.empty();
        }
        Duration pause = failure.retryAfter()
                .orElseGet(() -> Duration.ofMillis(settings.backoff().apply(calls)));
        boolean tooLong = more && pause.compareTo(settings.maxBackoff()) > 0;
        return tooLong || pause.compareTo(left) >= 0 || !budget.spend() ? Optional.empty() : Optional.of(pause);
    }
}
