package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final Secret A = new Secret("key-a");
    private static final Secret B = new Secret("key-b");
    private final SettableClock clock = new SettableClock();
    private final ApiKeys keys = new ApiKeys(List.of(A, B), clock);

    @Test
    void gives_none_when_none_is_configured() {
        assertThat(new ApiKeys(List.of(), clock).next()).isEmpty();
    }

    @Test
    void uses_keys_in_turn() {
        assertThat(List.of(keys.next(), keys.next(), keys.next()))
                .containsExactly(Optional.of(A), Optional.of(B), Optional.of(A));
    }

    @Test
    void passes_over_a_refused_key_for_a_while() {
        keys.refused(A);

        assertThat(List.of(keys.next(), keys.next())).containsExactly(Optional.of(B), Optional.of(B));

        clock.advance(ApiKeys.REFUSED);
        assertThat(List.of(keys.next(), keys.next())).containsExactlyInAnyOrder(Optional.of(A), Optional.of(B));
    }

    @Test
    void sets_a_limited_key_aside_for_as_long_as_the_provider_says() {
        keys.limited(A, Optional.of(Duration.ofSeconds(2)));
        assertThat(keys.next()).contains(B);
        assertThat(keys.next()).contains(B);

        clock.advance(Duration.ofSeconds(2));

        assertThat(keys.next()).contains(A);
    }

    @Test
    void uses_the_one_set_aside_longest_ago_when_all_are() {
        keys.refused(B);
        clock.advance(Duration.ofSeconds(1));
        keys.refused(A);

        assertThat(keys.next()).contains(B);
    }
}
