package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PulseTest {
    private long now = Long.MAX_VALUE - 5_000_000_000L;
    private final Pulse pulse = new Pulse(Duration.ofSeconds(5), () -> now);

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    @Test
    void may_not_call_before_a_heartbeat_was_acknowledged() {
        assertThat(pulse.mayCall()).isFalse();
        pass(60_000);
        assertThat(pulse.mayCall()).isFalse();

        pulse.acknowledged(now);

        assertThat(pulse.mayCall()).isTrue();
        assertThat(pulse.era()).isZero();
    }

    @Test
    void may_call_for_most_of_the_grace_after_a_heartbeat() {
        pulse.acknowledged(now);
        pass(4_000);
        assertThat(pulse.mayCall()).isTrue();

        pass(1);

        assertThat(pulse.mayCall()).isFalse();
    }

    @Test
    void counts_a_heartbeat_from_when_it_was_sent() {
        pulse.acknowledged(now);
        long sentAt = now;
        pass(3_000);
        pulse.acknowledged(sentAt);

        pass(1_001);

        assertThat(pulse.mayCall()).isFalse();
    }

    @Test
    void may_not_call_until_some_seconds_after_a_gap() {
        pulse.acknowledged(now);
        pass(60_000);
        pulse.acknowledged(now);
        pass(2_999);
        pulse.acknowledged(now);
        assertThat(pulse.mayCall()).isFalse();

        pass(1);

        assertThat(pulse.mayCall()).isTrue();
    }

    @Test
    void a_heartbeat_from_before_a_gap_that_is_acknowledged_after_it_proves_nothing() {
        pulse.acknowledged(now);
        pass(1_000);
        long sentAt = now;
        pass(60_000);

        pulse.acknowledged(sentAt);
        pass(3_000);

        assertThat(pulse.mayCall()).isFalse();
    }

    @Test
    void begins_a_new_era_with_each_gap_however_often_it_is_asked() {
        pulse.acknowledged(now);
        pass(4_001);
        assertThat(pulse.era()).isEqualTo(1);
        pass(4_001);
        assertThat(pulse.era()).isEqualTo(1);
        pulse.acknowledged(now);
        assertThat(pulse.era()).isEqualTo(1);

        pass(4_001);
        pulse.acknowledged(now);

        assertThat(pulse.era()).isEqualTo(2);
    }

    @Test
    void stays_in_its_era_while_heartbeats_go_through() {
        for (int i = 0; i < 100; i++) {
            pulse.acknowledged(now);
            pass(1_000);
        }

        assertThat(pulse.era()).isZero();
        assertThat(pulse.mayCall()).isTrue();
    }
}
