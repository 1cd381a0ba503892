package io.millweir.dispatch;

import static io.millweir.dispatch.LimitsBench.card;
import static io.millweir.dispatch.LimitsBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests and tokens per minute. */
class RatesTest {
    private static final Duration TOOK = Duration.ofMillis(100);

    private final LimitsBench bench = new LimitsBench();

    @Test
    void the_rate_of_a_card_goes_before_that_of_the_configuration() {
        bench.requestsPerMinute = OptionalInt.of(12);

        assertThat(granted(card("configured"), 10)).isEqualTo(2);
        assertThat(granted(requests("carded", 60), 20)).isEqualTo(10);
    }

    @Test
    void waiters_go_in_order_as_the_rate_allows() {
        ModelCard model = requests("m", 60);
        assertThat(granted(model, 10)).isEqualTo(10);
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            CompletableFuture<Void> unused =
                    bench.limits().acquire(model, query("w" + i)).thenAccept(grant -> served.add(number));
        }

        bench.time.pass(Duration.ofMillis(999));
        assertThat(served).isEmpty();
        bench.time.pass(Duration.ofMillis(1));
        assertThat(served).containsExactly(0);
        assertThat(bench.limits().tryAcquire(model, query("tries"))).isEmpty();
        bench.time.pass(Duration.ofSeconds(2));
        assertThat(served).containsExactly(0, 1, 2);
        assertThat(bench.time.pending()).isZero();
    }

    @Test
    void models_have_rates_of_their_own() {
        assertThat(granted(requests("a", 6), 5)).isEqualTo(1);

        assertThat(granted(requests("b", 60), 50)).isEqualTo(10);
        assertThat(granted(card("free"), 50)).isEqualTo(50);
    }

    @Test
    void a_call_that_was_not_made_gives_request_and_tokens_back() {
        ModelCard model = card("m", OptionalInt.empty(), OptionalInt.of(6), OptionalLong.of(600));
        Limits.Grant grant = bench.limits()
                .tryAcquire(model, query("q", Priority.NORMAL, 40, OptionalInt.of(60)))
                .orElseThrow();
        assertThat(bench.limits().tryAcquire(model, query("r"))).isEmpty();

        grant.release();

        assertThat(bench.limits().tryAcquire(model, query("s", Priority.NORMAL, 40, OptionalInt.of(60))))
                .isPresent();
    }

    @Test
    void a_call_that_was_given_up_has_spent_what_was_reserved() {
        ModelCard model = tokens("m", 600);
        bench.limits().tryAcquire(model, large("q")).orElseThrow().abandoned();

        assertThat(bench.limits().tryAcquire(model, query("r"))).isEmpty();
        assertThat(bench.limits().taken("model:m")).isZero();
    }

    @Test
    void a_waiter_that_gives_up_takes_nothing_and_lets_the_next_by() {
        ModelCard model = tokens("m", 600);
        take(model, large("q"));
        CompletableFuture<Limits.Grant> impatient = bench.limits().acquire(model, large("r"));
        CompletableFuture<Limits.Grant> patient = bench.limits().acquire(model, query("s"));
        bench.time.pass(Duration.ofSeconds(5));
        assertThat(patient).isNotDone();

        impatient.cancel(false);

        assertThat(patient).isCompleted();
        bench.time.pass(Duration.ofSeconds(20));
        assertThat(bench.limits().tryAcquire(model, large("t"))).isPresent();
    }

    @Test
    void tokens_are_settled_by_what_was_used() {
        ModelCard model = tokens("m", 600);
        Limits.Grant grant = bench.limits().tryAcquire(model, large("q")).orElseThrow();

        grant.ended(TOOK, LimitsBench.answered(30, 20));

        assertThat(bench.limits().tryAcquire(model, query("r", Priority.NORMAL, 20, OptionalInt.of(30))))
                .isPresent();
        assertThat(bench.limits().tryAcquire(model, query("s"))).isEmpty();
    }

    @Test
    void a_call_that_used_more_than_was_reserved_is_charged() {
        ModelCard model = tokens("m", 600);
        Limits.Grant grant = bench.limits().tryAcquire(model, query("q")).orElseThrow();

        grant.ended(TOOK, LimitsBench.answered(100, 1_000));

        bench.time.pass(Duration.ofMillis(99_000));
        assertThat(bench.limits().tryAcquire(model, query("r"))).isEmpty();
        bench.time.pass(Duration.ofMillis(1_500));
        assertThat(bench.limits().tryAcquire(model, query("r"))).isPresent();
    }

    @Test
    void a_refused_call_used_nothing_and_one_that_timed_out_what_was_reserved() {
        for (ErrorCode code : List.of(ErrorCode.RATE_LIMITED, ErrorCode.TIMEOUT)) {
            ModelCard model = tokens(code.code(), 600);
            bench.limits().tryAcquire(model, large("q")).orElseThrow().ended(TOOK, LimitsBench.failed(code));

            assertThat(bench.limits().tryAcquire(model, large("r")).isPresent())
                    .as(code.code())
                    .isEqualTo(code == ErrorCode.RATE_LIMITED);
        }
    }

    @Test
    void a_failed_call_whose_provider_tells_tokens_used_those() {
        ModelCard model = tokens("m", 600);
        ProviderResult broken = new ProviderResult.Failed(
                ((ProviderResult.Failed) LimitsBench.failed(ErrorCode.TIMEOUT)).failure(), Tokens.of(10, 40));

        bench.limits().tryAcquire(model, large("q")).orElseThrow().ended(TOOK, broken);

        assertThat(bench.limits().tryAcquire(model, query("r", Priority.NORMAL, 20, OptionalInt.of(30))))
                .isPresent();
    }

    @Test
    void without_max_tokens_the_usual_output_of_the_model_is_reserved() {
        ModelCard model = tokens("m", 60_000);
        for (int i = 0; i < 100; i++) {
            bench.limits().acquire(model, query("q" + i)).join().ended(TOOK, LimitsBench.answered(0, 900));
            bench.time.pass(Duration.ofSeconds(10));
        }

        int calls = 0;
        while (bench.limits()
                .tryAcquire(model, query("n" + calls, Priority.NORMAL, 100, OptionalInt.empty()))
                .isPresent()) {
            calls++;
        }

        assertThat(calls).isEqualTo(10);
    }

    @Test
    void a_query_larger_than_the_bucket_goes_when_that_is_full() {
        ModelCard model = tokens("m", 600);
        take(model, query("q"));
        CompletableFuture<Limits.Grant> huge =
                bench.limits().acquire(model, query("huge", Priority.NORMAL, 5_000, OptionalInt.of(1)));
        assertThat(huge).isNotDone();

        bench.time.pass(Duration.ofMillis(200));

        assertThat(huge).isCompleted();
    }

    @Test
    void a_large_query_that_keeps_trying_is_not_starved_by_small_ones() {
        ModelCard model = tokens("m", 600);
        take(model, large("first"));
        int small = 0;
        for (int i = 0; i < 25; i++) {
            bench.time.pass(Duration.ofMillis(500));
            if (bench.limits().tryAcquire(model, large("large")).isPresent()) {
                break;
            }
            small += bench.limits().tryAcquire(model, query("small" + i)).isPresent() ? 1 : 0;
        }

        assertThat(small).isZero();
        assertThat(bench.limits().tryAcquire(model, query("after"))).isEmpty();
        assertThat(bench.limits().taken("model:m")).isEqualTo(2);
    }

    @Test
    void a_turn_is_lost_by_who_stops_asking_and_taken_by_who_is_of_higher_priority() {
        ModelCard model = tokens("m", 600);
        take(model, large("first"));
        bench.time.pass(Duration.ofSeconds(5));
        assertThat(bench.limits().tryAcquire(model, large("large"))).isEmpty();

        assertThat(bench.limits().tryAcquire(model, query("same"))).isEmpty();
        assertThat(bench.limits().tryAcquire(model, query("high", Priority.HIGH)))
                .isPresent();
        assertThat(bench.limits().tryAcquire(model, large("large"))).isEmpty();
        bench.time.pass(Duration.ofSeconds(1));
        assertThat(bench.limits().tryAcquire(model, query("same"))).isPresent();
    }

    @Test
    void a_query_that_asks_again_and_again_is_estimated_once() {
        ModelCard model = tokens("m", 600);
        take(model, large("first"));
        bench.time.pass(Duration.ofSeconds(1));
        bench.estimates.set(0);

        for (int i = 0; i < 1_000; i++) {
            assertThat(bench.limits().tryAcquire(model, large("large"))).isEmpty();
            assertThat(bench.limits().tryAcquire(model, query("other" + i))).isEmpty();
        }

        assertThat(bench.estimates).hasValue(1);
    }

    @Test
    void nothing_is_estimated_for_a_model_without_a_limit_of_tokens() {
        granted(requests("m", 600), 50);

        assertThat(bench.estimates).hasValue(0);
    }

    @Test
    void the_rate_is_shared_by_the_instances() {
        bench.instances.set(5);

        assertThat(granted(requests("m", 600), 200)).isEqualTo(20);
    }

    /** Random arrivals, ends, priorities, waiters that give up, a card that changes; by the second. */
    @Test
    void in_no_minute_goes_more_than_the_rate_and_the_burst_whatever_comes() {
        Random random = new Random(20260502);
        ModelCard model = card("m", OptionalInt.empty(), OptionalInt.of(120), OptionalLong.of(12_000));
        Deque<Long> requests = new ArrayDeque<>();
        Deque<long[]> tokens = new ArrayDeque<>();
        List<CompletableFuture<Limits.Grant>> waiting = new ArrayList<>();
        long tokensInMinute = 0;
        int mostRequests = 0;
        long mostTokens = 0;
        for (int step = 0; step < 20_000; step++) {
            boolean crowd = step / 1_000 % 2 == 0;
            bench.time.pass(Duration.ofMillis(random.nextInt(crowd ? 200 : 3_000)));
            Query query = query(
                    "q" + step,
                    Priority.values()[random.nextInt(3)],
                    1 + random.nextInt(150),
                    OptionalInt.of(1 + random.nextInt(50)));
            if (random.nextBoolean()) {
                waiting.add(bench.limits().acquire(model, query));
            } else {
                bench.limits()
                        .tryAcquire(model, query)
                        .map(CompletableFuture::completedFuture)
                        .ifPresent(waiting::add);
            }
            if (!waiting.isEmpty() && random.nextInt(5) == 0) {
                waiting.get(random.nextInt(waiting.size())).cancel(false);
            }
            for (CompletableFuture<Limits.Grant> each : List.copyOf(waiting)) {
                if (each.isCancelled()) {
                    waiting.remove(each);
                } else if (each.isDone()) {
                    waiting.remove(each);
                    if (random.nextInt(10) == 0) {
                        each.join().release();
                    } else {
                        // As estimated or less.
                        long used = 1 + random.nextLong(each.join().need());
                        requests.add(bench.time.nanos());
                        tokens.add(new long[] {bench.time.nanos(), used});
                        tokensInMinute += used;
                        each.join().ended(TOOK, LimitsBench.answered(used, 0));
                    }
                }
            }
            long minuteAgo = bench.time.nanos() - Duration.ofMinutes(1).toNanos();
            while (!requests.isEmpty() && requests.element() <= minuteAgo) {
                requests.remove();
                tokensInMinute -= tokens.remove()[1];
            }
            mostRequests = Math.max(mostRequests, requests.size());
            mostTokens = Math.max(mostTokens, tokensInMinute);
        }

        assertThat(mostRequests).isBetween(100, 140);
        assertThat(mostTokens).isBetween(8_000L, 14_000L);
    }

    private int granted(ModelCard model, int asked) {
        int granted = 0;
        for (int i = 0; i < asked; i++) {
            granted += bench.limits().tryAcquire(model, query("q" + i)).isPresent() ? 1 : 0;
        }
        return granted;
    }

    private void take(ModelCard model, Query query) {
        assertThat(bench.limits().tryAcquire(model, query)).isPresent();
    }

    private static Query large(String id) {
        return query(id, Priority.NORMAL, 40, OptionalInt.of(60));
    }

    private static ModelCard requests(String name, int perMinute) {
        return card(name, OptionalInt.empty(), OptionalInt.of(perMinute), OptionalLong.empty());
    }

    private static ModelCard tokens(String name, long perMinute) {
        return card(name, OptionalInt.empty(), OptionalInt.empty(), OptionalLong.of(perMinute));
    }
}
