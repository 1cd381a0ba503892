package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.dispatch.Slots.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final List<Need> ONE = List.of(new Need("one", 1));

    private final Slots slots = new Slots();

    @Test
    void grants_at_once_while_there_is_room() {
        CompletableFuture<Slots.Grant> first = slots.acquire(List.of(new Need("two", 2)));
        CompletableFuture<Slots.Grant> second = slots.acquire(List.of(new Need("two", 2)));
        CompletableFuture<Slots.Grant> third = slots.acquire(List.of(new Need("two", 2)));

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
    }

    @Test
    void who_came_first_is_served_first() {
        CompletableFuture<Slots.Grant> held = slots.acquire(ONE);
        List<Integer> served = new ArrayList<>();
        List<CompletableFuture<Slots.Grant>> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            CompletableFuture<Slots.Grant> next = slots.acquire(ONE);
            waiting.add(next.whenComplete((grant, never) -> served.add(number)));
        }

        held.join().release();
        waiting.forEach(each -> each.join().release());

        assertThat(served).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void who_gives_up_loses_the_place_and_takes_nothing() {
        CompletableFuture<Slots.Grant> held = slots.acquire(ONE);
        CompletableFuture<Slots.Grant> impatient = slots.acquire(ONE);
        CompletableFuture<Slots.Grant> patient = slots.acquire(ONE);

        impatient.cancel(false);
        held.join().release();

        assertThat(patient).isCompleted();
        assertThat(slots.taken("one")).isEqualTo(1);
    }

    @Test
    void who_gives_up_in_the_second_queue_gives_back_the_first_slot() {
        CompletableFuture<Slots.Grant> held = slots.acquire(ONE);
        CompletableFuture<Slots.Grant> impatient = slots.acquire(List.of(new Need("model", 1), ONE.get(0)));
        assertThat(slots.taken("model")).isEqualTo(1);

        impatient.cancel(false);

        assertThat(slots.taken("model")).isZero();
        assertThat(held).isCompleted();
        assertThat(slots.acquire(List.of(new Need("model", 1)))).isCompleted();
    }

    @Test
    void slots_given_back_twice_are_given_back_once() {
        Slots.Grant grant = slots.acquire(ONE).join();
        CompletableFuture<Slots.Grant> second = slots.acquire(ONE);
        CompletableFuture<Slots.Grant> third = slots.acquire(ONE);

        grant.release();
        grant.release();

        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
    }

    @Test
    void who_waits_for_a_model_holds_no_slot_of_the_provider() {
        DispatchSettings settings = Settings.of(java.util.Map.of("openai", 2));
        var busy = Bench.card("busy", "OpenAI", java.util.OptionalInt.of(1), true);
        var free = Bench.card("free", "openai", java.util.OptionalInt.empty(), true);
        CompletableFuture<Slots.Grant> first = slots.acquire(settings.slots(busy));
        CompletableFuture<Slots.Grant> second = slots.acquire(settings.slots(busy));

        CompletableFuture<Slots.Grant> other = slots.acquire(settings.slots(free));

        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(other).isCompleted();
    }

    @Test
    void a_limit_that_was_raised_lets_the_waiting_in() {
        CompletableFuture<Slots.Grant> held = slots.acquire(ONE);
        CompletableFuture<Slots.Grant> waiting = slots.acquire(ONE);
        assertThat(waiting).isNotDone();

        CompletableFuture<Slots.Grant> next = slots.acquire(List.of(new Need("one", 3)));

        assertThat(List.of(held, waiting, next)).allMatch(CompletableFuture::isDone);
    }

    @Test
    void keeps_every_bound_and_loses_no_slot_under_threads_that_take_wait_and_give_up() throws Exception {
        AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        int[] limits = {3, 2, 4};
        AtomicReference<String> broken = new AtomicReference<>();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int worker = 0; worker < 6; worker++) {
            Random random = new Random(worker);
            workers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int i = 0; i < 3_000; i++) {
                            visit(random, inside, limits, broken, threads);
                        }
                    },
                    threads));
        }
        CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new))
                .get(30, java.util.concurrent.TimeUnit.SECONDS);

        for (int gate = 0; gate < limits.length; gate++) {
            String name = "gate-" + gate;
            Eventually.holds(name + " is empty", () -> slots.taken(name) == 0);
        }
        threads.shutdownNow();
        assertThat(broken).hasValue(null);
    }

    private void visit(
            Random random,
            AtomicInteger[] inside,
            int[] limits,
            AtomicReference<String> broken,
            ExecutorService threads) {
        List<Integer> gates = new ArrayList<>();
        for (int gate = 0; gate < limits.length; gate++) {
            if (random.nextInt(3) > 0) {
                gates.add(gate);
            }
        }
        CompletableFuture<Slots.Grant> asked = slots.acquire(gates.stream()
                .map(gate -> new Need("gate-" + gate, limits[gate]))
                .toList());
        CompletableFuture<Void> left = asked.thenAcceptAsync(
                grant -> {
                    for (int gate : gates) {
                        if (inside[gate].incrementAndGet() > limits[gate]) {
                            broken.set("gate-" + gate);
                        }
                    }
                    Thread.onSpinWait();
                    gates.forEach(gate -> inside[gate].decrementAndGet());
                    grant.release();
                },
                threads);
        if (random.nextInt(3) == 0) {
            asked.cancel(false);
        } else if (random.nextInt(4) == 0) {
            // The worker must not run ahead for ever.
            Eventually.pause(0);
        }
        assertThat(left).isNotNull();
    }
}
