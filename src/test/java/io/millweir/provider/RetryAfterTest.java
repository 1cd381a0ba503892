package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
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

    @ParameterizedTest
    @CsvSource({
        "x-amz-retry-after, 1500, 1500",
        "x-amzn-retry-after, 20, 20",
        "retry-after-ms, 0.5, 1",
        "retry-after, 2, 2000"
    })
    void reads_each_header_in_its_own_unit(String name, String value, long millis) {
        assertThat(RetryAfter.of(asked -> asked.equals(name) ? Optional.of(value) : Optional.empty(), clock))
                .contains(Duration.ofMillis(millis));
    }

    @Test
    void an_unreadable_header_gives_way_to_the_next() {
        Map<String, String> headers = Map.of("retry-after-ms", "soon", "retry-after", "3");

        assertThat(RetryAfter.of(name -> Optional.ofNullable(headers.get(name)), clock))
                .contains(Duration.ofSeconds(3));
    }
}
