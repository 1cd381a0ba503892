package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {
    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger instances = new AtomicInteger(1);

    @Test
    void holds_ten_seconds_worth_and_comes_in_evenly() {
        RateLimit limit = limit(60);

        for (int i = 0; i < 10; i++) {
            assertThat(limit.allows(1)).isTrue();
            limit.take(1);
        }
        assertThat(limit.allows(1)).isFalse();
        assertThat(limit.nanosUntil(1)).isEqualTo(Duration.ofSeconds(1).toNanos());

        time.pass(Duration.ofSeconds(1));
        assertThat(limit.allows(1)).isTrue();
        assertThat(limit.allows(2)).isFalse();
    }

    @Test
    void lets_one_go_however_small_the_share_is() {
        instances.set(3);
        RateLimit limit = limit(1);

        assertThat(limit.allows(1)).isTrue();
        limit.take(1);
        assertThat(limit.nanosUntil(1)).isEqualTo(Duration.ofMinutes(3).toNanos());
    }

    @Test
    void what_is_larger_than_the_bucket_goes_when_it_is_full_and_is_paid_for_afterwards() {
        RateLimit limit = limit(600);

        assertThat(limit.allows(1_000)).isTrue();
        limit.take(1_000);

        assertThat(limit.allows(1)).isFalse();
        assertThat(limit.nanosUntil(1)).isEqualTo(Duration.ofMillis(90_100).toNanos());
        time.pass(Duration.ofSeconds(100));
        assertThat(limit.allows(1_000)).isTrue();
        limit.take(1);
        assertThat(limit.allows(1_000)).isFalse();
    }

    @Test
    void what_is_given_back_may_go_at_once_but_never_more_than_the_bucket_holds() {
        RateLimit limit = limit(60);
        limit.take(10);

        limit.giveBack(4);
        assertThat(limit.allows(4)).isTrue();
        assertThat(limit.allows(5)).isFalse();

        limit.giveBack(100);
        limit.take(10);
        assertThat(limit.allows(1)).isFalse();
    }

    @Test
    void is_shared_by_the_instances_there_are_now() {
        RateLimit limit = limit(600);
        limit.take(100);

        instances.set(5);
        assertThat(limit.nanosUntil(20)).isEqualTo(Duration.ofSeconds(10).toNanos());
        time.pass(Duration.ofSeconds(10));
        limit.take(20);

        instances.set(1);
        assertThat(limit.nanosUntil(100)).isEqualTo(Duration.ofSeconds(10).toNanos());
        time.pass(Duration.ofSeconds(10));
        assertThat(limit.allows(100)).isTrue();
    }

    @Test
    void instances_that_come_and_go_mint_nothing() {
        RateLimit limit = limit(600);
        limit.take(100);

        for (int i = 0; i < 50; i++) {
            instances.set(1 + i % 7);
            assertThat(limit.allows(1)).isFalse();
        }
    }

    @Test
    void a_supplier_that_knows_of_nobody_counts_as_one() {
        instances.set(0);

        assertThat(limit(60).allows(10)).isTrue();
    }

    @Test
    void no_rate_is_too_fast_to_count() {
        RateLimit limit = limit(Long.MAX_VALUE);

        limit.take(1_000_000);

        assertThat(limit.allows(1_000_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 60, 437, 6_000})
    void in_no_minute_goes_more_than_the_rate_and_the_burst(int perMinute) {
        RateLimit limit = limit(perMinute);
        Random random = new Random(perMinute);
        Deque<Long> minute = new ArrayDeque<>();
        long went = 0;
        long most = 0;
        long burst = Math.max(1, perMinute / 6);
        for (int i = 0; i < 100_000; i++) {
            // Quiet times and crowds.
            long pause = random.nextInt(20_000) == 0 ? 90_000_000_000L : random.nextLong(10_000_000L);
            time.pass(Duration.ofNanos(pause));
            if (limit.allows(1)) {
                limit.take(1);
                went++;
                minute.add(time.nanos());
            }
            while (!minute.isEmpty() && time.nanos() - minute.element() >= 60_000_000_000L) {
                minute.remove();
            }
            most = Math.max(most, minute.size());
        }

        assertThat(most).isBetween((long) perMinute, perMinute + burst);
        assertThat(went).isGreaterThan(perMinute);
    }

    private RateLimit limit(long perMinute) {
        return new RateLimit(perMinute, instances::get, time::nanos);
    }
}
