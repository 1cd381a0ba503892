package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private final ManualClock clock = new ManualClock();
    private final Instances instances = new Instances(clock, Duration.ofSeconds(5));

    @Test
    void takes_a_process_for_dead_when_it_has_been_silent_for_the_grace() {
        instances.beat("p");
        clock.advance(Duration.ofMillis(4_999));
        assertThat(instances.alive("p")).isTrue();

        clock.advance(Duration.ofMillis(1));

        assertThat(instances.alive("p")).isFalse();
    }

    @Test
    void takes_a_process_for_dead_that_said_farewell_or_was_never_heard_of() {
        instances.beat("p");
        instances.left("p");

        assertThat(instances.alive("p")).isFalse();
        assertThat(instances.alive("other")).isFalse();
    }
}
