package io.millweir.training.metrics;

import java.util.regex.Pattern;

/** Brings what means the same in LaTeX to one way of writing it. */
final class Latex {
    private static final Pattern DELIMITERS = Pattern.compile("^\\\\[(\\[]|\\\\[)\\]]$|(?<!\\\\)\\$");
    private static final Pattern SPACING = Pattern.compile(
            "(?<!\\\\)\\\\[,;:> ]|\\\\q?quad(?![A-Za-z])|\\\\(?:left|right|displaystyle)(?![A-Za-z])|~");
    private static final String WORDED_COMMAND =
            "\\\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|operatorname)\\s*";
    private static final Pattern WORDED = Pattern.compile(WORDED_COMMAND + "\\{([^{}]*)}");
    private static final Pattern WORDED_UNIT =
            Pattern.compile("(?<=[\\d})])\\s*" + WORDED_COMMAND + "\\{[^{}]*}(?:\\^\\{?\\d}?)?$");
    // "12 square inches"; what could be more of the expression is no unit.
    private static final Pattern PLAIN_UNIT =
            Pattern.compile("^(-?[\\d.,]+)\\s+(?!(?:pi|or|and|to|sqrt)\\b)[A-Za-z]{2}[A-Za-z .]*(?:\\^\\{?\\d}?)?$");
    private static final Pattern DEGREES = Pattern.compile("\\^\\s*\\{?\\s*\\\\circ\\s*}?|\\\\degree(?![A-Za-z])|°");
    private static final Pattern THOUSANDS = Pattern.compile("(?<![\\d.,])\\d{1,3}(?:(?:,|\\{,})\\d{3})+(?!\\d)");
    private static final Pattern SLASH = Pattern.compile("(?<![\\w})])(-?\\d+)/(\\d+)(?![\\w{(])");

    private Latex() {}

    /** The expression without spacing, styles, units and delimiters; fractions, roots and relations written one way. */
    static String normal(String latex) {
        String text = DELIMITERS.matcher(latex.strip()).replaceAll("").strip();
        text = text.replace("\\!", "").replace("\\$", "").replace("\\%", "").replace("%", "");
        text = SPACING.matcher(text).replaceAll(" ").strip();
        text = WORDED_UNIT.matcher(text).replaceFirst("");
        text = WORDED.matcher(text).replaceAll("$1");
        text = PLAIN_UNIT.matcher(text).replaceFirst("$1");
        text = DEGREES.matcher(text).replaceAll("");
        text = withoutThousands(text);
        return numbers(commands(text.replaceAll("\\s+", "")));
    }

    /** In brackets a comma parts a tuple or an interval. */
    private static String withoutThousands(String text) {
        boolean bracketed = text.startsWith("(") || text.startsWith("[") || text.startsWith("\\");
        return bracketed
                ? text.replace("{,}", "")
                : THOUSANDS.matcher(text).replaceAll(match -> match.group().replaceAll("\\D", ""));
    }

    private static String commands(String text) {
        return text.replace("\u2212", "-")
                .replace("\u03c0", "\\pi")
                .replace("\u221e", "\\infty")
                .replaceAll("\\\\[dtc]frac", "\\\\frac")
                .replaceAll("\\\\leq(?![a-z])", "\\\\le")
                .replaceAll("\\\\geq(?![a-z])", "\\\\ge")
                .replaceAll("\\\\neq(?![a-z])", "\\\\ne")
                .replaceAll("\\\\(?:cdot|times)(?![a-z])", "*");
    }

    private static String numbers(String text) {
        String written = text.replaceAll("\\\\frac(\\w)(\\w)", "\\\\frac{$1}{$2}")
                .replaceAll("\\\\frac(\\w)\\{", "\\\\frac{$1}{")
                .replaceAll("(\\\\frac\\{[^{}]*})(\\w)", "$1{$2}")
                .replaceAll("\\\\sqrt(\\w)", "\\\\sqrt{$1}");
        written = SLASH.matcher(written).replaceAll("\\\\frac{$1}{$2}");
        // A full stop, braces around all of it, and the parentheses of a choice's letter.
        return written.replaceAll("\\.$", "").replaceAll("^\\{([^{}]*)}$", "$1").replaceAll("^\\(([A-Za-z])\\)$", "$1");
    }
}
