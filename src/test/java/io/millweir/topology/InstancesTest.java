package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private static final String ME = "me";
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock();
    private final Instances instances =
            new Instances(ME, GRACE, () -> Duration.ofMillis(clock.millis()).toNanos());

    private void beat(String process) {
        instances.beat(process, false);
    }

    /** Lets seconds pass, in each of which this process hears itself. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            clock.advance(Duration.ofSeconds(1));
            beat(ME);
        }
    }

    @Test
    void takes_a_process_for_dead_when_it_has_been_silent_for_the_grace() {
        beat("p");
        pass(4);
        clock.advance(Duration.ofMillis(900));
        beat(ME);
        assertThat(instances.alive("p")).isTrue();

        clock.advance(Duration.ofMillis(100));

        assertThat(instances.alive("p")).isFalse();
    }

    @Test
    void takes_nobody_for_dead_while_it_does_not_hear_itself() {
        beat("p");
        pass(4);

        clock.advance(Duration.ofMinutes(1));

        assertThat(instances.alive("p")).isTrue();
    }

    @Test
    void takes_nobody_for_dead_whose_heartbeats_of_an_outage_come_behind_its_own() {
        beat("p");
        clock.advance(Duration.ofMinutes(1));

        pass(4);

        assertThat(instances.alive("p")).isTrue();
    }

    @Test
    void takes_a_process_for_alive_that_is_heard_again() {
        beat("p");
        pass(6);

        beat("p");

        assertThat(instances.alive("p")).isTrue();
    }

    @Test
    void takes_a_process_for_dead_that_said_farewell_or_was_never_heard_of() {
        beat("p");
        instances.left("p");

        assertThat(instances.alive("p")).isFalse();
        assertThat(instances.alive("other")).isFalse();
    }

    @Test
    void takes_itself_for_alive_before_it_hears_itself() {
        assertThat(instances.alive(ME)).isTrue();
        assertThat(instances.alive()).isEqualTo(1);
    }

    @Test
    void counts_the_living_and_itself() {
        beat("dies");
        pass(3);
        beat("lives");
        beat("leaves");
        instances.left("leaves");
        assertThat(instances.alive()).isEqualTo(3);

        pass(3);

        assertThat(instances.alive()).isEqualTo(2);
    }

    @Test
    void forgets_the_dead_once_they_have_been_dead_for_long() {
        beat("p");
        pass(599);
        assertThat(instances.forgotten()).isEmpty();

        pass(1);

        assertThat(instances.forgotten()).containsExactly("p");
        assertThat(instances.forgotten()).isEmpty();
    }

    @Test
    void never_forgets_the_living() {
        for (int i = 0; i < 1_000; i++) {
            beat("p");
            pass(1);
        }

        assertThat(instances.forgotten()).isEmpty();
    }

    @Test
    void has_a_successor_when_another_is_alive_and_stays() {
        beat("stays");

        instances.beat(ME, true);

        assertThat(instances.successor()).isCompletedWithValue(true);
    }

    @Test
    void has_no_successor_when_it_is_alone_or_all_others_are_dead_or_leave() {
        beat("dies");
        pass(6);
        instances.beat("leaves", true);
        assertThat(instances.successor().toCompletableFuture()).isNotDone();

        instances.beat(ME, true);

        assertThat(instances.successor()).isCompletedWithValue(false);
    }

    @Test
    void beats_five_times_within_a_short_grace_and_once_a_second_within_a_long_one() {
        assertThat(Instances.interval(Duration.ofSeconds(2))).isEqualTo(Duration.ofMillis(400));
        assertThat(Instances.interval(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(1));
        assertThat(Instances.interval(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(1));
    }
}
