package io.millweir.dispatch;

import static io.millweir.dispatch.LimitsBench.card;
import static io.millweir.dispatch.LimitsBench.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Priority;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls at once, pauses, and who is next. */
class LimitsTest {
    private static final Duration TOOK = Duration.ofMillis(100);
    private static final ModelCard ONE = card("one", 1);

    private final LimitsBench bench = new LimitsBench();

    @Test
    void grants_while_the_model_has_room() {
        ModelCard two = card("two", 2);

        assertThat(bench.limits().tryAcquire(two, query("a"))).isPresent();
        assertThat(bench.limits().acquire(two, query("b"))).isCompleted();
        assertThat(bench.limits().tryAcquire(two, query("c"))).isEmpty();
        assertThat(bench.limits().acquire(two, query("d"))).isNotDone();
        assertThat(bench.limits().taken("model:two")).isEqualTo(2);
    }

    @Test
    void models_of_one_provider_share_its_room() {
        bench.ofProviders.put("OpenAI", 2);
        Limits.Grant first = bench.limits().acquire(card("a"), query("1")).join();
        bench.limits().acquire(card("b"), query("2")).join();
        CompletableFuture<Limits.Grant> third = bench.limits().acquire(card("c"), query("3"));
        assertThat(third).isNotDone();
        assertThat(bench.limits().taken("provider:openai")).isEqualTo(2);

        first.release();

        assertThat(third).isCompleted();
    }

    @Test
    void who_waits_for_a_model_holds_no_room_of_its_provider() {
        bench.ofProviders.put("openai", 2);
        bench.limits().acquire(ONE, query("1")).join();
        assertThat(bench.limits().acquire(ONE, query("2"))).isNotDone();

        assertThat(bench.limits().acquire(card("free"), query("3"))).isCompleted();
    }

    @Test
    void who_came_first_is_served_first() {
        Limits.Grant held = bench.limits().acquire(ONE, query("held")).join();
        List<Integer> served = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            CompletableFuture<Void> unused = bench.limits()
                    .acquire(ONE, query("q" + i))
                    .thenAccept(grant -> {
                        served.add(number);
                        grant.release();
                    });
        }

        held.release();

        assertThat(served).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void who_is_of_higher_priority_is_served_first_whichever_the_model() {
        bench.ofProviders.put("openai", 1);
        Limits.Grant held = bench.limits().acquire(card("a"), query("held")).join();
        List<String> served = new ArrayList<>();
        waiter(card("a"), Priority.LOW, served);
        waiter(card("b"), Priority.NORMAL, served);
        waiter(card("c"), Priority.HIGH, served);
        waiter(card("a"), Priority.HIGH, served);

        held.release();

        assertThat(served).containsExactly("c high", "a high", "b normal", "a low");
    }

    @Test
    void low_is_not_starved() {
        Limits.Grant held = bench.limits().acquire(ONE, query("held")).join();
        List<String> served = new ArrayList<>();
        waiter(ONE, Priority.LOW, served);
        bench.time.pass(Duration.ofSeconds(21));
        waiter(ONE, Priority.HIGH, served);

        held.release();

        assertThat(served).containsExactly("one low", "one high");
    }

    private void waiter(ModelCard card, Priority priority, List<String> served) {
        CompletableFuture<Void> unused = bench.limits()
                .acquire(card, query("q", priority))
                .thenAccept(grant -> {
                    served.add(card.name() + " " + priority.wireName());
                    grant.release();
                });
    }

    @Test
    void who_only_tries_does_not_overtake_who_waits() {
        bench.ofProviders.put("openai", 10);
        bench.limits().acquire(ONE, query("held")).join();
        CompletableFuture<Limits.Grant> waiting = bench.limits().acquire(ONE, query("waits", Priority.LOW));

        // There is room now, and the waiter has it.
        ModelCard wider = card("one", 2);
        assertThat(bench.limits().tryAcquire(wider, query("tries", Priority.HIGH)))
                .isEmpty();

        assertThat(waiting).isCompleted();
    }

    @Test
    void who_gives_up_loses_the_place_and_takes_nothing() {
        Limits.Grant held = bench.limits().acquire(ONE, query("held")).join();
        CompletableFuture<Limits.Grant> impatient = bench.limits().acquire(ONE, query("impatient"));
        CompletableFuture<Limits.Grant> patient = bench.limits().acquire(ONE, query("patient"));
        assertThat(bench.gauge("millweir.model.waiting", "one")).isEqualTo(2);

        impatient.cancel(false);
        assertThat(bench.gauge("millweir.model.waiting", "one")).isEqualTo(1);
        held.release();

        assertThat(patient).isCompleted();
        assertThat(bench.limits().taken("model:one")).isEqualTo(1);
    }

    @Test
    void a_grant_is_used_up_once() {
        Limits.Grant grant = bench.limits().acquire(ONE, query("held")).join();
        CompletableFuture<Limits.Grant> second = bench.limits().acquire(ONE, query("second"));
        CompletableFuture<Limits.Grant> third = bench.limits().acquire(ONE, query("third"));

        grant.ended(TOOK, LimitsBench.ANSWERED);
        grant.release();
        grant.abandoned();

        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
    }

    @Test
    void a_card_that_is_raised_lets_the_waiting_in() {
        bench.limits().acquire(ONE, query("held")).join();
        CompletableFuture<Limits.Grant> waiting = bench.limits().acquire(ONE, query("waiting"));

        CompletableFuture<Limits.Grant> next = bench.limits().acquire(card("one", 3), query("next"));

        assertThat(waiting).isCompleted();
        assertThat(next).isCompleted();
    }

    @Test
    void a_model_rests_as_long_as_its_provider_asks() {
        ModelCard model = card("m");
        Limits.Grant grant = bench.limits().acquire(model, query("a")).join();

        grant.ended(TOOK, LimitsBench.throttled(Duration.ofSeconds(4)));
        CompletableFuture<Limits.Grant> waiting = bench.limits().acquire(model, query("b"));

        bench.time.pass(Duration.ofMillis(3_999));
        assertThat(bench.limits().tryAcquire(model, query("c"))).isEmpty();
        assertThat(waiting).isNotDone();
        assertThat(bench.limits().tryAcquire(card("other"), query("d"))).isPresent();
        bench.time.pass(Duration.ofMillis(1));
        assertThat(waiting).isCompleted();
        assertThat(bench.limits().tryAcquire(model, query("c"))).isPresent();
    }

    @Test
    void a_longer_pause_than_a_retry_waits_is_left_to_the_breaker() {
        Limits.Grant grant = bench.limits().acquire(card("m"), query("a")).join();

        grant.ended(TOOK, LimitsBench.throttled(LimitsBench.MAX_BACKOFF.plusMillis(1)));

        assertThat(bench.limits().tryAcquire(card("m"), query("b"))).isPresent();
    }

    @Test
    void throttles_are_counted_by_model() {
        Limits.Grant grant = bench.limits().acquire(card("m"), query("a")).join();

        grant.ended(TOOK, LimitsBench.failed(ErrorCode.RATE_LIMITED));

        assertThat(bench.meters
                        .get("millweir.model.throttled")
                        .tag("model", "m")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void only_a_throttle_of_a_call_from_before_the_cut_does_not_tell_against_the_provider() {
        bench.adaptive = true;
        Limits.Grant first = bench.limits().acquire(card("m"), query("a")).join();
        Limits.Grant second = bench.limits().acquire(card("m"), query("b")).join();
        var throttle = LimitsBench.failed(ErrorCode.RATE_LIMITED);

        assertThat(second.countsAgainstProvider(throttle)).isTrue();
        first.ended(TOOK, throttle);

        assertThat(first.countsAgainstProvider(throttle)).isTrue();
        assertThat(second.countsAgainstProvider(throttle)).isFalse();
        assertThat(second.countsAgainstProvider(LimitsBench.failed(ErrorCode.PROVIDER_ERROR)))
                .isTrue();
        second.ended(TOOK, throttle);
        assertThat(second.countsAgainstProvider(throttle)).isFalse();
        Limits.Grant third = bench.limits().acquire(card("m"), query("c")).join();
        assertThat(third.countsAgainstProvider(throttle)).isTrue();
    }

    @Test
    void a_model_whose_deployment_changes_begins_anew() {
        bench.adaptive = true;
        bench.limits()
                .acquire(card("m", 64), query("a"))
                .join()
                .ended(TOOK, LimitsBench.failed(ErrorCode.RATE_LIMITED));
        assertThat(bench.limit("m")).isEqualTo(1);
        ModelCard renamed = card("m", 64);
        ModelCard moved = new ModelCard(
                renamed.name(),
                "another-id",
                renamed.service(),
                renamed.sizeBillions(),
                renamed.feature(),
                renamed.prices(),
                renamed.apiEndpoint(),
                renamed.awsRegion(),
                renamed.awsProfile(),
                renamed.operation(),
                renamed.api(),
                renamed.contextWindow(),
                renamed.maxOutputTokens(),
                renamed.supports(),
                renamed.timeout(),
                renamed.maxConcurrency(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                true,
                renamed.tags(),
                renamed.baseModel(),
                renamed.options());

        bench.limits().acquire(moved, query("b")).join();

        assertThat(bench.limit("m")).isEqualTo(64);
    }

    @Test
    void leaves_no_timer_behind() {
        ModelCard model = card("m");
        bench.limits().acquire(model, query("a")).join().ended(TOOK, LimitsBench.throttled(Duration.ofSeconds(4)));
        CompletableFuture<Limits.Grant> waiting = bench.limits().acquire(model, query("b"));
        assertThat(bench.time.pending()).isEqualTo(1);

        waiting.cancel(false);

        assertThat(bench.time.pending()).isZero();
    }
}
