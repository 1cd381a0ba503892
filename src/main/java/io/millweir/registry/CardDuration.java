package io.millweir.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a duration as people write it: {@code 500ms}, {@code 30s}, {@code PT2M}, or a number of milliseconds. */
final class CardDuration {
    private static final Pattern SIMPLE = Pattern.compile("([0-9]{1,9}+(?:\\.[0-9]{1,9}+)?)\\s?(ms|s|m|h)");
    private static final int MAX_LENGTH = 40;
    private static final BigDecimal MAX_MILLIS = new BigDecimal(Long.MAX_VALUE / 1_000_000);

    private CardDuration() {}

    static Optional<Duration> parse(JsonNode value) {
        if (value.isNumber()) {
            return ofMillis(value.decimalValue());
        }
        String text = value.isTextual() ? value.textValue().strip().toLowerCase(Locale.ROOT) : "";
        Matcher simple = SIMPLE.matcher(text);
        if (simple.matches()) {
            BigDecimal unit = BigDecimal.valueOf(millis(simple.group(2)));
            return ofMillis(new BigDecimal(simple.group(1)).multiply(unit));
        }
        return text.startsWith("p") && text.length() <= MAX_LENGTH ? iso(text) : Optional.empty();
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
    }

    private static Optional<Duration> ofMillis(BigDecimal millis) {
        return millis.signum() < 0 || millis.compareTo(MAX_MILLIS) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(millis.longValue()));
    }

    private static Optional<Duration> iso(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeException | ArithmeticException notADuration) {
            return Optional.empty();
        }
    }
}
