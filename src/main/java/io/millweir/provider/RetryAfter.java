package io.millweir.provider;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the {@code Retry-After} header: seconds or an HTTP date (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private RetryAfter() {}

    /** How long to wait from now; empty when the header is absent or unreadable, never negative. */
    public static Optional<Duration> parse(Optional<String> header, Clock clock) {
        return header.map(String::strip).flatMap(value -> seconds(value).or(() -> date(value, clock)));
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
