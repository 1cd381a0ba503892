package io.millweir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S",
        "500,PT0.5S",
        "30s,PT30S",
        "5m,PT5M",
        "1h,PT1H",
        "7d,P7D",
        "1 s,PT1S",
        "10S,PT10S",
        "PT30S,PT30S",
        "P1D,P1D",
        "36500d,P36500D",
        "1,PT0.001S"
    })
    void reads_what_people_write(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0s",
                "-1s",
                "1w",
                "1.5s",
                "s",
                "PT0S",
                "PT-1S",
                "36501d",
                "999999999999d",
                "9999999999999999999s",
                "PT0.0001S",
                "1 2s"
            })
    void refuses_what_is_none_or_beyond_what_clocks_hold(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
