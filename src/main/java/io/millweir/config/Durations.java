package io.millweir.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}, {@code PT30S}. */
public final class Durations {
    // Clocks count in whole milliseconds, and a long holds 292 years of nanoseconds.
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)?");

    private Durations() {}

    /** The duration, when the text is one from 1 ms to 36,500 days; a bare number is milliseconds. */
    public static Optional<Duration> parse(String text) {
        String value = text.strip();
        Matcher simple = SIMPLE.matcher(value.toLowerCase(Locale.ROOT));
        try {
            Duration duration = simple.matches()
                    ? simple(Long.parseLong(simple.group(1)), simple.group(2) == null ? "ms" : simple.group(2))
                    : Duration.parse(value);
            return duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0
                    ? Optional.empty()
                    : Optional.of(duration);
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration simple(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMillis(amount);
        };
    }
}
