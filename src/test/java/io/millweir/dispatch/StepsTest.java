package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StepsTest {
    private final Steps steps = new Steps(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(5);
    private final List<String> order = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        gate.countDown();
        steps.close();
    }

    @Test
    void carries_out_one_after_another_and_what_is_urgent_before_what_waits() throws InterruptedException {
        steps.execute(this::awaitGate);

        steps.execute(step("begins 1"));
        steps.execute(step("begins 2"));
        steps.executeFirst(step("calls 1"));
        steps.execute(step("begins 3"));
        steps.executeFirst(step("calls 2"));
        gate.countDown();

        done.await();
        assertThat(order).containsExactly("calls 1", "calls 2", "begins 1", "begins 2", "begins 3");
    }

    @Test
    void carries_out_what_was_asked_for_before_it_was_closed() throws InterruptedException {
        steps.execute(this::awaitGate);
        for (int i = 0; i < 5; i++) {
            steps.execute(step("begins " + i));
        }

        steps.close();
        gate.countDown();

        done.await();
        assertThat(order).hasSize(5);
    }

    private void awaitGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Runnable step(String name) {
        return () -> {
            order.add(name);
            done.countDown();
        };
    }
}
