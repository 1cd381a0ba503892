package io.millweir.training.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact number, in lowest terms.
 *
 * @param under above 0
 */
record Ratio(BigInteger over, BigInteger under) {
    private static final int LONGEST = 200;
    private static final Pattern DECIMAL = Pattern.compile("-?\\d*\\.?\\d+|-?\\d+\\.");
    // Also "3\frac{1}{2}", which is three and a half.
    private static final Pattern FRACTION = Pattern.compile("(-?)(\\d*)\\\\frac\\{(-?\\d+)}\\{(-?\\d+)}");

    /** The value of a decimal or of a normalised LaTeX fraction of whole numbers; empty for anything else. */
    static Optional<Ratio> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        if (DECIMAL.matcher(text).matches()) {
            BigDecimal decimal = new BigDecimal(text);
            return Optional.of(lowest(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale())));
        }
        Matcher fraction = FRACTION.matcher(text);
        if (!fraction.matches() || new BigInteger(fraction.group(4)).signum() == 0) {
            return Optional.empty();
        }
        BigInteger whole = fraction.group(2).isEmpty() ? BigInteger.ZERO : new BigInteger(fraction.group(2));
        BigInteger under = new BigInteger(fraction.group(4));
        BigInteger over = whole.multiply(under).add(new BigInteger(fraction.group(3)));
        return Optional.of(lowest(fraction.group(1).isEmpty() ? over : over.negate(), under));
    }

    private static Ratio lowest(BigInteger over, BigInteger under) {
        BigInteger common = over.gcd(under);
        BigInteger divisor = under.signum() < 0 ? common.negate() : common;
        return new Ratio(over.divide(divisor), under.divide(divisor));
    }
}
