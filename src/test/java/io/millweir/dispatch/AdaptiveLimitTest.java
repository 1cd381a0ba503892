package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {
    private static final int CEILING = 100;

    private final AdaptiveLimit limit = new AdaptiveLimit(1);

    @Test
    void is_the_ceiling_until_the_provider_throttles() {
        assertThat(limit.limit(CEILING)).isEqualTo(100);
        assertThat(limit.limit(30)).isEqualTo(30);
    }

    @Test
    void a_throttle_halves_the_calls_in_flight_not_the_unused_limit() {
        limit.throttled(limit.era(), 60, CEILING);

        assertThat(limit.limit(CEILING)).isEqualTo(30);
    }

    @Test
    void a_burst_of_throttles_cuts_once() {
        long began = limit.era();

        for (int inFlight = 100; inFlight > 37; inFlight--) {
            limit.throttled(began, inFlight, CEILING);
        }

        assertThat(limit.limit(CEILING)).isEqualTo(50);
    }

    @Test
    void a_call_that_began_after_the_cut_cuts_again() {
        limit.throttled(limit.era(), 100, CEILING);
        limit.throttled(limit.era(), 50, CEILING);

        assertThat(limit.limit(CEILING)).isEqualTo(25);
    }

    @Test
    void grows_by_one_for_as_many_successes_as_there_may_be_calls() {
        limit.throttled(limit.era(), 8, CEILING);

        succeed(3);
        assertThat(limit.limit(CEILING)).isEqualTo(4);
        succeed(1);
        assertThat(limit.limit(CEILING)).isEqualTo(5);
    }

    @Test
    void successes_of_calls_that_began_before_the_cut_do_not_raise_it() {
        long before = limit.era();
        limit.throttled(before, 8, CEILING);

        for (int i = 0; i < 20; i++) {
            limit.succeeded(before, 4, CEILING);
        }

        assertThat(limit.limit(CEILING)).isEqualTo(4);
    }

    @Test
    void does_not_grow_while_less_than_half_of_it_is_used() {
        limit.throttled(limit.era(), 20, CEILING);

        for (int i = 0; i < 100; i++) {
            limit.succeeded(limit.era(), 4, CEILING);
        }

        assertThat(limit.limit(CEILING)).isEqualTo(10);
    }

    @Test
    void a_limit_that_held_for_a_round_is_cut_by_an_eighth_and_halved_only_if_that_was_not_enough() {
        limit.throttled(limit.era(), 79, CEILING);
        succeed(39);
        assertThat(limit.limit(CEILING)).isEqualTo(40);

        limit.throttled(limit.era(), 40, CEILING);
        assertThat(limit.limit(CEILING)).isEqualTo(35);
        limit.throttled(limit.era(), 35, CEILING);
        assertThat(limit.limit(CEILING)).isEqualTo(17);
    }

    @Test
    void grows_faster_when_the_provider_has_long_not_throttled() {
        limit.throttled(limit.era(), 20, 1_000);

        int rounds = 0;
        while (limit.limit(1_000) < 1_000) {
            succeed(limit.limit(1_000), 1_000);
            rounds++;
        }

        assertThat(rounds).isBetween(8, 16);
    }

    @Test
    void a_limit_that_reached_its_ceiling_follows_it() {
        limit.throttled(limit.era(), 6, 6);
        assertThat(limit.limit(50)).isEqualTo(3);

        succeed(3 + 4 + 5, 6);

        assertThat(limit.limit(6)).isEqualTo(6);
        assertThat(limit.limit(50)).isEqualTo(50);
    }

    @Test
    void never_falls_below_the_minimum() {
        AdaptiveLimit bounded = new AdaptiveLimit(3);

        for (int i = 0; i < 20; i++) {
            bounded.throttled(bounded.era(), 5, CEILING);
        }

        assertThat(bounded.limit(CEILING)).isEqualTo(3);
    }

    private void succeed(int calls) {
        succeed(calls, CEILING);
    }

    private void succeed(int calls, int ceiling) {
        for (int i = 0; i < calls; i++) {
            limit.succeeded(limit.era(), limit.limit(ceiling), ceiling);
        }
    }
}
