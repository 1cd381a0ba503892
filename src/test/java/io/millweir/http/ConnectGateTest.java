package io.millweir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ConnectGateTest {
    private final Queue<Runnable> started = new ArrayDeque<>();
    private final List<String> inside = new ArrayList<>();
    private final ConnectGate gate = new ConnectGate(2, started::add);

    @Test
    void lets_in_as_many_as_it_is_wide() {
        enter("a", "b", "c");

        assertThat(inside).containsExactly("a", "b");
        assertThat(started).isEmpty();
    }

    @Test
    void lets_in_the_first_that_waits_when_one_leaves() {
        enter("a", "b", "c", "d");

        leave();

        assertThat(inside).containsExactly("a", "b", "c");
    }

    @Test
    void is_as_wide_as_before_when_all_have_left() {
        enter("a", "b", "c");
        leave();
        leave();
        leave();

        enter("d", "e", "f");

        assertThat(inside).containsExactly("a", "b", "c", "d", "e");
    }

    private void enter(String... names) {
        for (String name : names) {
            gate.enter(() -> inside.add(name));
        }
    }

    private void leave() {
        gate.leave();
        for (Runnable next = started.poll(); next != null; next = started.poll()) {
            next.run();
        }
    }
}
