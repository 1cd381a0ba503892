package io.millweir.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a number of parameters as model names write it: {@code 7B}, {@code 1.5T}, {@code 350M}. */
final class ModelSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}+(?:\\.[0-9]{1,9}+)?)\\s?([KMBT])");

    private ModelSize() {}

    /** Billions of parameters; empty when the text is no size. */
    static Optional<BigDecimal> billions(JsonNode size) {
        String text = size.isTextual() ? size.textValue().strip().toUpperCase(Locale.ROOT) : "";
        Matcher matcher = SIZE.matcher(text);
        return matcher.matches()
                ? Optional.of(new BigDecimal(matcher.group(1)).scaleByPowerOfTen(powerOfBillions(matcher.group(2))))
                : Optional.empty();
    }

    private static int powerOfBillions(String unit) {
        return switch (unit) {
            case "K" -> -6;
            case "M" -> -3;
            case "B" -> 0;
            default -> 3;
        };
    }
}
