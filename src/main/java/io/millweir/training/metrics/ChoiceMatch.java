package io.millweir.training.metrics;

import io.millweir.training.data.Choice;
import io.millweir.training.data.QueryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * 1 when the answer names the right choice. It names the one that it marks as its answer ({@code "answer: C"},
 * {@code \boxed{C}}); else the last in parentheses ({@code "(C)"}); else the one that it begins with
 * ({@code "C. because …"}); else the only one whose text it holds. An answer that marks two names none.
 */
final class ChoiceMatch implements Metric {
    private static final List<String> LETTERS =
            "ABCDEFGHIJ".chars().mapToObj(Character::toString).toList();

    // What is written around a letter: emphasis, quotes, LaTeX's \text{…}.
    private static final Pattern DRESS = Pattern.compile("\\\\(?:text|textbf|mathbf|mathrm|mathsf)\\b|[*_`$\"'“”{}]");
    private static final String MARK =
            "(?i:\\b(?:answer|(?:correct|right|best)\\s+(?:choice|option|one)))\\s*(?i:is|would\\s+be|[:=])+\\s*:?\\s*"
                    + "(?i:(?:option|choice|answer)\\s+)?";
    private static final String TWO = "(?=\\s*(?:,|/|&|(?i:and|or)\\b)\\s*\\(?(?:%1$s)(?![\\w']))";

    @Override
    public double score(String answer, QueryRow row) {
        Optional<String> named = named(answer, row);
        return named.isPresent()
                        && row.groundTruth().stream()
                                .flatMap(right -> label(right, row).stream())
                                .anyMatch(named.get()::equals)
                ? 1
                : 0;
    }

    @Override
    public Optional<String> problem(QueryRow row) {
        return Metric.super
                .problem(row)
                .or(() -> row.groundTruth().stream()
                                .allMatch(right -> label(right, row).isEmpty())
                        ? Optional.of("ground_truth: names no choice; give a label of one, for example \""
                                + labels(row).get(0) + "\"")
                        : Optional.empty());
    }

    private static List<String> labels(QueryRow row) {
        List<String> labels = row.choices().stream()
                .map(Choice::label)
                .filter(label -> !label.isBlank())
                .toList();
        return labels.isEmpty() ? LETTERS : labels;
    }

    /** The label of a right answer, which may be written as {@code B}, {@code (b)} or the choice's text. */
    private static Optional<String> label(String right, QueryRow row) {
        String bare = right.strip().replaceAll("^\\(|[).]+$", "");
        return labels(row).stream().filter(bare::equalsIgnoreCase).findFirst().or(() -> row.choices().stream()
                .filter(choice -> Words.same(choice.text(), right))
                .map(Choice::label)
                .findFirst());
    }

    private static Optional<String> named(String answer, QueryRow row) {
        List<String> labels = labels(row);
        Optional<String> boxed = FinalAnswer.boxed(answer).flatMap(text -> label(undressed(text), row));
        if (boxed.isPresent()) {
            return boxed;
        }
        String text = undressed(answer);
        String any = labels.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        // A bare small letter is a word ("the answer is a dog"), unless nothing follows it.
        Pattern marked = Pattern.compile(
                MARK + "(?:\\((?<paren>(?i:" + any + "))\\)|(?<bare>" + any + ")(?![\\w'])|(?<small>(?i:" + any
                        + "))(?=\\s*[).,;:]?\\s*(?:\\R|$)))(?<two>" + TWO.formatted(any) + ")?");
        Matcher marks = marked.matcher(text);
        Optional<String> last = Optional.empty();
        boolean two = false;
        while (marks.find()) {
            last = Optional.of(first(marks, "paren", "bare", "small"));
            two = marks.group("two") != null;
        }
        if (last.isPresent()) {
            return two ? Optional.empty() : last.flatMap(each -> canonical(each, labels));
        }
        return lastInParentheses(text, any)
                .or(() -> beginning(text, any))
                .flatMap(each -> canonical(each, labels))
                .or(() -> onlyText(text, row));
    }

    private static String first(Matcher matcher, String... groups) {
        for (String group : groups) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        throw new IllegalStateException("one of the groups has matched");
    }

    private static Optional<String> lastInParentheses(String text, String any) {
        return Pattern.compile("\\(\\s*((?i:" + any + "))\\s*\\)")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .reduce((earlier, later) -> later);
    }

    private static Optional<String> beginning(String text, String any) {
        Matcher matcher = Pattern.compile("^\\s*(?:(?<bare>" + any + ")(?=\\s*(?:[).:,;\\u2013-]|\\R|$))|(?<small>(?i:"
                        + any + "))(?=[).:]|\\s*$))")
                .matcher(text);
        return matcher.find() ? Optional.of(first(matcher, "bare", "small")) : Optional.empty();
    }

    /** Of choices of which one's text stands in another's, the longer one is meant. */
    private static Optional<String> onlyText(String text, QueryRow row) {
        List<Choice> there = new ArrayList<>();
        for (Choice choice : row.choices()) {
            if (Words.contains(text, choice.text())) {
                there.add(choice);
            }
        }
        there.removeIf(choice -> row.choices().stream()
                .anyMatch(other -> !Words.same(other.text(), choice.text())
                        && Words.contains(other.text(), choice.text())
                        && Words.contains(text, other.text())));
        return there.size() == 1 ? Optional.of(there.get(0).label()) : Optional.empty();
    }

    private static Optional<String> canonical(String label, List<String> labels) {
        return labels.stream()
                .filter(each -> each.toLowerCase(Locale.ROOT).equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static String undressed(String text) {
        return DRESS.matcher(text).replaceAll("").strip();
    }
}
