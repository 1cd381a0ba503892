package io.millweir.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of one query as conditions look at it: its first {@value #MAX_SEARCHED} characters, searched with bounded
 * work, because a pattern that backtracks may otherwise hold a stream thread for hours.
 *
 * <p>Threading: belongs to the thread that routes the query.
 */
final class QueryText {
    static final int MAX_SEARCHED = 16_000;

    /** Characters that one search may look at: tens of times the text for an honest pattern, some milliseconds. */
    static final int MAX_STEPS = 500_000;

    private final String text;
    private @Nullable String lowerCase;

    QueryText(String text) {
        this.text = text;
    }

    int length() {
        return text.length();
    }

    /** Whether the word or phrase, in lower case, stands in the text with no letter or digit right before or after. */
    boolean hasWord(String word) {
        String searched = lowerCase();
        for (int at = searched.indexOf(word); at >= 0; at = searched.indexOf(word, at + 1)) {
            if (isEdge(searched, at - 1, word.charAt(0))
                    && isEdge(searched, at + word.length(), word.charAt(word.length() - 1))) {
                return true;
            }
        }
        return false;
    }

    private String lowerCase() {
        String known = lowerCase;
        if (known == null) {
            known = searched().toLowerCase(Locale.ROOT);
            lowerCase = known;
        }
        return known;
    }

    /** A keyword that itself begins or ends with a sign, like {@code c++}, needs no edge there. */
    private static boolean isEdge(String searched, int outside, char inside) {
        return outside < 0 || outside >= searched.length() || !isWord(inside) || !isWord(searched.charAt(outside));
    }

    private static boolean isWord(char each) {
        return Character.isLetterOrDigit(each) || each == '_';
    }

    /** Whether the pattern is found; empty when the search was given up. */
    Optional<Boolean> find(Pattern pattern) {
        try {
            return Optional.of(
                    pattern.matcher(new Counted(searched(), new Budget())).find());
        } catch (OutOfSteps | StackOverflowError tooMuch) {
            return Optional.empty();
        }
    }

    private String searched() {
        return text.length() > MAX_SEARCHED ? text.substring(0, MAX_SEARCHED) : text;
    }

    private static final class Budget {
        private int left = MAX_STEPS;

        void spend() {
            if (--left < 0) {
                throw new OutOfSteps();
            }
        }
    }

    private record Counted(CharSequence text, Budget budget) implements CharSequence {
        @Override
        public char charAt(int index) {
            budget.spend();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), budget);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Leaves the regular expression engine, which has no other way out. */
    private static final class OutOfSteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        private OutOfSteps() {
            super("a pattern took too many steps", null, false, false);
        }
    }
}
