package io.millweir.training.metrics;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the place where an answer says what its result is. */
final class FinalAnswer {
    // "Answer: x", "the final answer is x", "**Answer**: x"; up to the end of the line.
    private static final Pattern MARKED =
            Pattern.compile("(?im)\\b(?:answer|result)\\s*[*_]*\\s*(?:is\\b\\s*:?|[:=])\\s*[*_]*\\s*:?(.*)$");
    private static final Pattern DECORATION = Pattern.compile("^[\\s*_`\"'“”]+|[\\s*_`\"'“”]+$");

    private static final Pattern BOX = Pattern.compile("\\\\(?:boxed|fbox)\\s*");

    private FinalAnswer() {}

    /** What stands behind the last "answer:" or "the answer is" in its line, without decoration. */
    static Optional<String> marked(String answer) {
        return MARKED.matcher(answer)
                .results()
                .map(match -> match.group(1))
                .map(FinalAnswer::undecorated)
                .filter(text -> !text.isEmpty())
                .reduce((earlier, later) -> later);
    }

    /** A text without the quotes and emphasis around it. */
    static String undecorated(String text) {
        return DECORATION.matcher(text).replaceAll("");
    }

    /** The content of the last {@code \boxed{…}} or {@code \fbox{…}}, its braces balanced. */
    static Optional<String> boxed(String answer) {
        Optional<Integer> behind =
                BOX.matcher(answer).results().map(MatchResult::end).reduce((earlier, later) -> later);
        if (behind.isEmpty()) {
            return Optional.empty();
        }
        String rest = answer.substring(behind.get());
        if (!rest.startsWith("{")) {
            // "\boxed 5": up to the next space or dollar.
            String word = rest.split("[\\s$]", 2)[0];
            return word.isEmpty() ? Optional.empty() : Optional.of(word);
        }
        int depth = 0;
        for (int i = 0; i < rest.length(); i++) {
            char each = rest.charAt(i);
            if (each == '\\') {
                i++;
            } else if (each == '{') {
                depth++;
            } else if (each == '}') {
                depth--;
                if (depth == 0) {
                    return Optional.of(rest.substring(1, i).strip());
                }
            }
        }
        return Optional.empty();
    }
}
