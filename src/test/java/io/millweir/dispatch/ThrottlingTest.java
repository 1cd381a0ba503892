package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The limit against a provider that takes a number of calls at once which nobody configured, in simulated time. */
class ThrottlingTest {
    private static final ModelCard CARD = LimitsBench.card("m");
    private static final Duration REFUSED_AFTER = Duration.ofMillis(30);
    private static final long SHORTEST_MS = 500;
    private static final long LONGEST_MS = 2_000;
    private static final double MEAN_SECONDS = (SHORTEST_MS + LONGEST_MS) / 2_000.0;

    private final LimitsBench bench = new LimitsBench();
    private final Random random = new Random(20260501);
    private int takes;
    private double throttledAtRandom;
    private int inProvider;
    private int answered;
    private int throttled;
    private int counted;

    @Test
    void the_limit_comes_to_what_the_provider_takes_and_stays_there() {
        takes = 37;
        load(200);
        bench.time.pass(Duration.ofSeconds(60));

        answered = 0;
        throttled = 0;
        List<Integer> limits = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            bench.time.pass(Duration.ofSeconds(1));
            limits.add(bench.limit("m"));
        }

        assertThat(limits).allMatch(limit -> limit >= 30 && limit <= 40);
        double ideal = 300 / MEAN_SECONDS * takes;
        assertThat(answered / ideal).as("share of the ideal throughput").isGreaterThan(0.9);
        assertThat((double) throttled / answered).as("throttles per answer").isLessThan(0.02);
    }

    @Test
    void finds_a_small_limit_from_a_large_ceiling_with_few_throttles() {
        takes = 5;
        load(200);

        bench.time.pass(Duration.ofSeconds(10));

        assertThat(bench.limit("m")).isBetween(3, 8);
        assertThat(throttled).isLessThan(500);
    }

    @Test
    void recovers_when_the_provider_takes_more_again() {
        takes = 0;
        load(200);
        bench.time.pass(Duration.ofSeconds(60));
        assertThat(bench.limit("m")).isEqualTo(1);

        takes = 10_000;
        bench.time.pass(Duration.ofSeconds(20));

        assertThat(inProvider).isEqualTo(200);
    }

    @Test
    void a_provider_that_throttles_one_call_in_ten_whatever_their_number_keeps_most_of_its_work() {
        takes = 10_000;
        throttledAtRandom = 0.1;
        load(64);
        bench.time.pass(Duration.ofSeconds(120));

        answered = 0;
        bench.time.pass(Duration.ofSeconds(300));

        // Of the 4 that the limit would come to without it; and of the 64 that are asked for.
        assertThat(answered / (300 / MEAN_SECONDS)).as("calls at once").isGreaterThan(12);
    }

    @Test
    void a_provider_that_throttles_at_random_and_then_everything_is_left_alone_at_once() {
        takes = 10_000;
        throttledAtRandom = 0.1;
        load(64);
        bench.time.pass(Duration.ofSeconds(60));

        takes = 0;
        bench.time.pass(Duration.ofSeconds(5));

        assertThat(bench.limit("m")).isLessThanOrEqualTo(2);
    }

    @Test
    void a_burst_of_throttles_tells_against_the_provider_once() {
        takes = 37;
        load(100);

        bench.time.pass(REFUSED_AFTER);

        assertThat(throttled).isEqualTo(63);
        assertThat(counted).isEqualTo(1);
    }

    @Test
    void time_outs_of_the_model_cut_the_limit_and_those_of_impatient_queries_do_not() {
        bench.adaptive = true;
        for (Duration took : List.of(Duration.ofMillis(400), LimitsBench.ATTEMPT_TIMEOUT)) {
            Limits.Grant grant = bench.limits()
                    .acquire(LimitsBench.card("t", 64), LimitsBench.query("q"))
                    .join();
            grant.ended(took, LimitsBench.failed(ErrorCode.TIMEOUT));
            assertThat(bench.limit("t")).isEqualTo(took.compareTo(LimitsBench.ATTEMPT_TIMEOUT) < 0 ? 64 : 1);
        }
    }

    @Test
    void nothing_is_cut_when_it_is_switched_off() {
        bench.adaptive = false;
        Limits.Grant grant = bench.limits()
                .acquire(LimitsBench.card("t", 64), LimitsBench.query("q"))
                .join();

        grant.ended(Duration.ofMillis(5), LimitsBench.failed(ErrorCode.RATE_LIMITED));

        assertThat(bench.limit("t")).isEqualTo(64);
    }

    /** So many clients that each call again as soon as their call has ended. */
    private void load(int clients) {
        bench.adaptive = true;
        bench.ofProviders.put("openai", 256);
        for (int client = 0; client < clients; client++) {
            ask();
        }
    }

    private void ask() {
        CompletableFuture<Void> unused =
                bench.limits().acquire(CARD, LimitsBench.query("q")).thenAccept(this::call);
    }

    private void call(Limits.Grant grant) {
        if (inProvider < takes && random.nextDouble() >= throttledAtRandom) {
            inProvider++;
            long millis = SHORTEST_MS + random.nextLong(LONGEST_MS - SHORTEST_MS);
            after(Duration.ofMillis(millis), () -> {
                inProvider--;
                answered++;
                grant.ended(Duration.ofMillis(millis), LimitsBench.ANSWERED);
                ask();
            });
        } else {
            after(REFUSED_AFTER, () -> {
                throttled++;
                counted += grant.countsAgainstProvider(LimitsBench.failed(ErrorCode.RATE_LIMITED)) ? 1 : 0;
                grant.ended(REFUSED_AFTER, LimitsBench.failed(ErrorCode.RATE_LIMITED));
                // A retry comes after a pause.
                after(Duration.ofMillis(250), this::ask);
            });
        }
    }

    private void after(Duration pause, Runnable then) {
        var unused = bench.time.schedule(then, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
}
