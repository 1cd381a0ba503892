package io.millweir.training.metrics;

import io.millweir.training.data.QueryRow;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * 1 when the last number of the answer has the value of the last one of a right answer. What stands behind
 * {@code ####} or in {@code \boxed{…}} goes before the rest of a text.
 */
final class LastNumber implements Metric {
    private static final Pattern MINUS = Pattern.compile("[\u2212\u2010\u2011]");
    // A sign only where no range ("10-12") is meant; thousands in threes, so that "3,4" are two numbers.
    private static final Pattern NUMBER = Pattern.compile("(?:(?<![\\w.,)])-(?:\\$\\s?)?|(?<![\\d.]))"
            + "((?:\\d{1,3}(?:(?:,|\\{,\\})\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?|\\.\\d+)(?:[eE]([+-]?\\d{1,3})(?!\\w))?");

    @Override
    public double score(String answer, QueryRow row) {
        Optional<BigDecimal> found = of(answer);
        return found.isPresent()
                        && row.groundTruth().stream()
                                .flatMap(right -> of(right).stream())
                                .anyMatch(right -> right.compareTo(found.get()) == 0)
                ? 1
                : 0;
    }

    @Override
    public Optional<String> problem(QueryRow row) {
        return Metric.super
                .problem(row)
                .or(() -> row.groundTruth().stream().allMatch(right -> of(right).isEmpty())
                        ? Optional.of("ground_truth: holds no number; give one, or use another metric")
                        : Optional.empty());
    }

    /** The number that a text ends in. */
    static Optional<BigDecimal> of(String text) {
        String plain =
                MINUS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("-");
        int mark = plain.lastIndexOf("####");
        Optional<BigDecimal> marked =
                mark < 0 ? Optional.empty() : all(plain.substring(mark)).findFirst();
        return marked.or(() -> FinalAnswer.boxed(plain).flatMap(LastNumber::last))
                .or(() -> last(plain));
    }

    private static Optional<BigDecimal> last(String text) {
        return all(text).reduce((earlier, later) -> later);
    }

    private static Stream<BigDecimal> all(String text) {
        return NUMBER.matcher(text).results().map(LastNumber::value);
    }

    private static BigDecimal value(MatchResult match) {
        String digits = match.group(1).replaceAll("[^\\d.]", "");
        BigDecimal value = new BigDecimal(digits);
        if (match.group(2) != null) {
            value = value.scaleByPowerOfTen(Integer.parseInt(match.group(2)));
        }
        return match.group().startsWith("-") ? value.negate() : value;
    }
}
