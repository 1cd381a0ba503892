package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.DispatchConfig.OnFull;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void stops_reading_when_it_is_full_and_goes_on_when_a_tenth_is_free() {
        Capacity capacity = new Capacity(100, OnFull.PAUSE, clock);
        Capacity.Desk desk = capacity.open();
        desk.addWaiting(99);
        assertThat(capacity.paused()).isFalse();

        desk.addWaiting(1);
        assertThat(capacity.paused()).isTrue();
        desk.addWaiting(-9);
        assertThat(capacity.paused()).isTrue();
        desk.addWaiting(-1);

        assertThat(capacity.paused()).isFalse();
        assertThat(capacity.refuses()).isFalse();
    }

    @Test
    void counts_nothing_of_a_task_that_was_taken_away() {
        Capacity capacity = new Capacity(1, OnFull.PAUSE, clock);
        Capacity.Desk desk = capacity.open();
        desk.addWaiting(1);
        assertThat(capacity.paused()).isTrue();

        desk.close();

        assertThat(capacity.paused()).isFalse();
        assertThat(capacity.waiting()).isZero();
    }

    @Test
    void refuses_when_it_is_full_and_never_stops_reading() {
        Capacity capacity = new Capacity(1, OnFull.REFUSE, clock);
        capacity.open().addWaiting(1);

        assertThat(capacity.refuses()).isTrue();
        assertThat(capacity.paused()).isFalse();
    }

    @Test
    void lets_a_task_go_first_that_has_less_under_way_and_found_no_room() {
        Capacity capacity = new Capacity(100, clock);
        Capacity.Desk rich = capacity.open();
        Capacity.Desk poor = capacity.open();
        rich.addInProgress(10);
        poor.addInProgress(5);
        poor.addWaiting(5);
        assertThat(rich.mayTake()).isTrue();

        poor.hungry(true);

        assertThat(rich.mayTake()).isFalse();
        assertThat(poor.mayTake()).isTrue();
    }

    @Test
    void lets_tasks_have_the_only_room_by_turns() {
        Capacity capacity = new Capacity(100, clock);
        Capacity.Desk first = capacity.open();
        Capacity.Desk second = capacity.open();
        first.hungry(true);
        second.hungry(true);
        first.took();
        assertThat(first.mayTake()).isTrue();

        clock.advance(Duration.ofMillis(900));
        first.took();
        clock.advance(Duration.ofMillis(900));

        assertThat(first.mayTake()).isFalse();
        assertThat(second.mayTake()).isTrue();
    }
}
