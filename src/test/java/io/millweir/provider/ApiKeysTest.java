package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.Secret;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        boolean another = keys.failed(A, failure(ErrorCode.CREDENTIALS_INVALID));

        assertThat(another).isTrue();
        assertThat(List.of(keys.next(), keys.next())).containsExactly(Optional.of(B), Optional.of(B));

        clock.advance(KeyVerdict.REFUSED);
        assertThat(List.of(keys.next(), keys.next())).containsExactlyInAnyOrder(Optional.of(A), Optional.of(B));
    }

    @Test
    void sets_a_limited_key_aside_for_as_long_as_the_provider_says() {
        keys.failed(A, failure(ErrorCode.RATE_LIMITED).withRetryAfter(Optional.of(Duration.ofSeconds(2))));
        assertThat(keys.next()).contains(B);
        assertThat(keys.next()).contains(B);

        clock.advance(Duration.ofSeconds(2));

        assertThat(keys.next()).contains(A);
    }

    @Test
    void uses_the_one_set_aside_longest_ago_when_all_are() {
        keys.failed(B, failure(ErrorCode.CREDENTIALS_INVALID));
        clock.advance(Duration.ofSeconds(1));
        boolean another = keys.failed(A, failure(ErrorCode.CREDENTIALS_INVALID));

        assertThat(another).isFalse();
        assertThat(keys.next()).contains(B);
    }

    @Test
    void sets_a_key_without_quota_aside_for_hours() {
        keys.failed(A, failure(ErrorCode.QUOTA_EXCEEDED));
        clock.advance(Duration.ofHours(1));
        assertThat(List.of(keys.next(), keys.next())).containsExactly(Optional.of(B), Optional.of(B));

        clock.advance(Duration.ofHours(1));

        assertThat(List.of(keys.next(), keys.next())).containsExactlyInAnyOrder(Optional.of(A), Optional.of(B));
    }

    @Test
    void a_short_time_does_not_end_a_long_one() {
        keys.failed(A, failure(ErrorCode.QUOTA_EXCEEDED));
        keys.failed(A, failure(ErrorCode.RATE_LIMITED));
        clock.advance(Duration.ofHours(1));

        assertThat(List.of(keys.next(), keys.next())).containsExactly(Optional.of(B), Optional.of(B));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"CREDENTIALS_INVALID", "CREDENTIALS_EXPIRED", "RATE_LIMITED", "QUOTA_EXCEEDED"},
            mode = EnumSource.Mode.EXCLUDE)
    void blames_no_key_for_what_is_not_its_fault(ErrorCode code) {
        assertThat(keys.failed(A, failure(code))).isFalse();
        assertThat(keys.next()).contains(A);
    }

    @Test
    void the_only_key_leaves_no_other() {
        assertThat(new ApiKeys(List.of(A), clock).failed(A, failure(ErrorCode.RATE_LIMITED)))
                .isFalse();
    }

    private static Failure failure(ErrorCode code) {
        return Failure.of(code, "openai m: failed; try again");
    }
}
