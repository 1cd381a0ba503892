package io.millweir.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How plans are carried out: the keys under {@code dispatch}.
 *
 * @param maxInFlight most queries under way at once in this process
 * @param maxWaiting most queries waiting for room in this process
 * @param onFull what becomes of queries past {@code maxWaiting}
 * @param ordering whether queries of one record key are called one after another
 * @param maxQueryBytes longest value of a query record
 * @param attemptTimeout longest duration of one call where neither card nor provider says less
 * @param queryTimeout longest duration of a query that names none, from the record's timestamp
 * @param drainTimeout how long a stopping process lets its calls end
 * @param orphanGrace silence after which a process counts as dead and its calls as lost
 */
public record DispatchConfig(
        int maxInFlight,
        int maxWaiting,
        OnFull onFull,
        Ordering ordering,
        int maxQueryBytes,
        Duration attemptTimeout,
        Duration queryTimeout,
        Duration drainTimeout,
        Duration orphanGrace,
        Retry retry,
        CircuitBreaker circuitBreaker,
        RateLimit rateLimit,
        AdaptiveConcurrency adaptiveConcurrency,
        Hedge hedge,
        Stream stream) {

    /** What becomes of queries when as many wait as may. */
    public enum OnFull {
        /** They are answered {@code overloaded}. */
        REFUSE,
        /** They stay unread on their topic until there is room. */
        PAUSE
    }

    /** In which order queries are called. */
    public enum Ordering {
        /** As there is room. */
        NONE,
        /** A query waits until the one before it with the same record key was answered. */
        KEY
    }

    /**
     * When the same model is tried again.
     *
     * @param maxAttempts calls of one model for one query, the first included
     * @param initialBackoff pause before the first retry; doubles, with jitter
     * @param maxBackoff longest pause; a longer {@code Retry-After} means the next model
     * @param budgetPercent most retries as a share of first calls, in percent
     */
    public record Retry(int maxAttempts, Duration initialBackoff, Duration maxBackoff, int budgetPercent) {}

    /**
     * When a deployment is left alone.
     *
     * @param failureRatePercent share of failed calls, in percent, that opens the breaker
     * @param slowCallRatePercent share of slow calls, in percent, that opens the breaker
     * @param slowCallDuration from when on a call is slow; empty: never
     * @param overdueFactor a call that takes so many times the deployment's usual p95 counts as failed while it still
     *     goes on; 0: never
     * @param slidingWindowSize calls looked at
     * @param minimumCalls calls before the rates count
     * @param openDuration how long it stays open
     * @param halfOpenCalls calls let through to find out
     * @param quotaOpenDuration how long it stays open for a quota that is used up
     */
    public record CircuitBreaker(
            BigDecimal failureRatePercent,
            BigDecimal slowCallRatePercent,
            Optional<Duration> slowCallDuration,
            int overdueFactor,
            int slidingWindowSize,
            int minimumCalls,
            Duration openDuration,
            int halfOpenCalls,
            Duration quotaOpenDuration) {}

    /**
     * How much one model may be asked by all instances together, where its card says nothing.
     *
     * @param requestsPerMinute calls
     * @param tokensPerMinute input and output tokens
     */
    public record RateLimit(OptionalInt requestsPerMinute, OptionalLong tokensPerMinute) {}

    /**
     * Whether the calls at once of a model follow what its provider takes.
     *
     * @param minimum fewest calls at once, however often the provider throttles
     */
    public record AdaptiveConcurrency(boolean enabled, int minimum) {}

    /**
     * Whether a slow call gets company.
     *
     * @param minimumDelay a second call is never made sooner
     * @param maxPercent most second calls as a share of first ones, in percent
     */
    public record Hedge(boolean enabled, Duration minimumDelay, int maxPercent) {}

    /**
     * How streamed answers are carried out.
     *
     * @param idleTimeout longest silence after the first delta
     */
    public record Stream(Duration idleTimeout, OnBroken onBroken) {
        /** What becomes of a query whose answer breaks off after deltas went out. */
        public enum OnBroken {
            /** A reset goes out, then the query is tried again, on the next model, or answered with the error. */
            FALL_BACK,
            /** It is answered at once, with the error and the text that had arrived. */
            ANSWER
        }
    }
}
