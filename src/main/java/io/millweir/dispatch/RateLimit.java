package io.millweir.dispatch;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * This process's share of so many units per minute, as a token bucket that holds at most ten seconds' worth: in any
 * minute no more goes out than the rate and that burst.
 *
 * <p>Threading: not thread-safe; the lock of its owner guards it.
 */
final class RateLimit {
    private static final int BURSTS_PER_MINUTE = 6;
    // One unit per nanosecond is the most that the bucket can count.
    private static final long FASTEST = Duration.ofMinutes(1).toNanos();

    private final long perMinute;
    private final IntSupplier instances;
    private final Bucket bucket;
    private int sharers;

    /**
     * A full bucket.
     *
     * @param perMinute of all instances together
     * @param instances how many there are; must not block
     * @param nanos a clock that never goes back
     */
    RateLimit(long perMinute, IntSupplier instances, LongSupplier nanos) {
        this.perMinute = Math.min(perMinute, FASTEST);
        this.instances = instances;
        this.sharers = sharers();
        this.bucket = Bucket.builder()
                .addLimit(share())
                .withCustomTimePrecision(new Nanos(nanos))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** Of all instances together. */
    long perMinute() {
        return perMinute;
    }

    /** Whether this much may go now. What is larger than the bucket may when the bucket is full. */
    boolean allows(long units) {
        return bucket().getAvailableTokens() >= needed(units);
    }

    /** Nanoseconds until this much may go. */
    long nanosUntil(long units) {
        return units <= 0 ? 0 : bucket().estimateAbilityToConsume(needed(units)).getNanosToWaitForRefill();
    }

    /** Takes this much, also what is not there: then nothing goes until it has come in. */
    void take(long units) {
        if (units > 0) {
            bucket().consumeIgnoringRateLimits(units);
        }
    }

    /** Gives back what was taken too much. */
    void giveBack(long units) {
        if (units > 0) {
            bucket().addTokens(units);
        }
    }

    private long needed(long units) {
        return Math.min(units, burst());
    }

    private long burst() {
        return Math.max(1, perMinute / ((long) BURSTS_PER_MINUTE * sharers));
    }

    private int sharers() {
        return Math.max(1, instances.getAsInt());
    }

    private Bandwidth share() {
        return Bandwidth.builder()
                .capacity(burst())
                .refillGreedy(perMinute, Duration.ofMinutes(sharers))
                .build();
    }

    /** The bucket, of the size that fits the instances there are now. */
    private Bucket bucket() {
        int now = sharers();
        if (now != sharers) {
            sharers = now;
            bucket.replaceConfiguration(
                    BucketConfiguration.builder().addLimit(share()).build(), TokensInheritanceStrategy.AS_IS);
        }
        return bucket;
    }

    private record Nanos(LongSupplier clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return clock.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
