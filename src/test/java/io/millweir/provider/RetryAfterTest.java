package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private final SettableClock clock = new SettableClock();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2|2000",
                " 30 |30000",
                "0|0",
                "0.5|500",
                "Sun, 01 Mar 2026 12:00:07 GMT|7000",
                "Sun, 01 Mar 2026 11:59:00 GMT|0"
            })
    void reads_seconds_and_dates(String header, long millis) {
        assertThat(RetryAfter.parse(Optional.of(header), clock)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "", "1e9", "Sun, 99 Mar 2026 12:00:07 GMT"})
    void takes_what_it_cannot_read_for_no_advice(String header) {
        assertThat(RetryAfter.parse(Optional.of(header), clock)).isEmpty();
    }

    @Test
    void takes_no_header_for_no_advice() {
        assertThat(RetryAfter.parse(Optional.empty(), clock)).isEmpty();
    }
}
