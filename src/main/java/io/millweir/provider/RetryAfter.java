package io.millweir.provider;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads how long a provider asks to wait: {@code Retry-After} in seconds or as an HTTP date (RFC 9110, 10.2.3), or one of
 * the headers in milliseconds that AWS ({@code x-amz-retry-after}) and Azure ({@code retry-after-ms}) send.
 */
public final class RetryAfter {
    private static final List<String> IN_MILLISECONDS =
            List.of("retry-after-ms", "x-amz-retry-after", "x-amzn-retry-after");

    private RetryAfter() {}

    /**
     * How long to wait from now, by the most exact of the headers that say.
     *
     * @param headers the first value of a header by its name in lower case
     */
    public static Optional<Duration> of(Function<String, Optional<String>> headers, Clock clock) {
        return IN_MILLISECONDS.stream()
                .flatMap(name -> headers.apply(name).map(String::strip).flatMap(RetryAfter::millis).stream())
                .findFirst()
                .or(() -> parse(headers.apply("retry-after"), clock));
    }

    /** How long to wait from now; empty when the header is absent or unreadable, never negative. */
    public static Optional<Duration> parse(Optional<String> header, Clock clock) {
        return header.map(String::strip).flatMap(value -> seconds(value).or(() -> date(value, clock)));
    }

    private static Optional<Duration> millis(String value) {
        return value.matches("\\d{1,12}(\\.\\d{1,9})?")
                ? Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(value))))
                : Optional.empty();
    }

    // Fractions are not in the RFC, but servers send them.
    private static Optional<Duration> seconds(String value) {
        if (!value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000)));
    }

    private static Optional<Duration> date(String value, Clock clock) {
        try {
            ZonedDateTime then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration left = Duration.between(clock.instant(), then.toInstant());
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
