package io.millweir.simulator;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Words the {@code Retry-After} header, in seconds or as a date (RFC 9110, 10.2.3). */
final class RetryAfter {
    private RetryAfter() {}

    static Optional<String> value(Fault.Status status, Clock clock) {
        if (status.afterSeconds().isEmpty()) {
            return Optional.empty();
        }
        long seconds = status.afterSeconds().getAsLong();
        return Optional.of(
                status.asDate()
                        ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().plusSeconds(seconds).atOffset(ZoneOffset.UTC))
                        : Long.toString(seconds));
    }
}
