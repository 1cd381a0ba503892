package io.millweir.training.metrics;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Compares mathematical expressions as they are written in LaTeX, without computing: they are the same when they are
 * written the same once normalised, when both are numbers of one value, or when they are tuples, intervals, sets or
 * lists whose parts are the same. {@code x+1} and {@code 1+x} are not.
 */
final class Expression {
    private static final Pattern NAMED = Pattern.compile("^[A-Za-z](?:\\([a-z]\\))?(?:=|\\\\in(?![a-z]))(?=.)");

    private Expression() {}

    static boolean same(String one, String other) {
        return sameNormal(Latex.normal(one), Latex.normal(other));
    }

    private static boolean sameNormal(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        if (one.equals(other) || isWord(one) && one.equalsIgnoreCase(other)) {
            return true;
        }
        Optional<Ratio> value = Ratio.of(one);
        if (value.isPresent() && value.equals(Ratio.of(other))) {
            return true;
        }
        boolean named = NAMED.matcher(one).find();
        if (named != NAMED.matcher(other).find()) {
            // "x=5" where 5 is asked for.
            return sameNormal(
                    NAMED.matcher(one).replaceFirst(""), NAMED.matcher(other).replaceFirst(""));
        }
        return Parts.of(one).sameAs(Parts.of(other));
    }

    private static boolean isWord(String text) {
        return text.length() > 1 && text.chars().allMatch(Character::isLetter);
    }

    /**
     * What commas part.
     *
     * @param brackets around the parts; empty for a bare list
     */
    private record Parts(String brackets, List<String> parts) {
        static Parts of(String text) {
            if (text.startsWith("\\{") && text.endsWith("\\}") && text.length() >= 4) {
                return new Parts("{}", split(text.substring(2, text.length() - 2)));
            }
            int last = text.length() - 1;
            boolean bracketed = last > 0
                    && "([".indexOf(text.charAt(0)) >= 0
                    && ")]".indexOf(text.charAt(last)) >= 0
                    && closesAtEnd(text);
            return bracketed
                    ? new Parts(text.charAt(0) + text.substring(last), split(text.substring(1, last)))
                    : new Parts("", split(text));
        }

        boolean sameAs(Parts other) {
            boolean divided = parts.size() > 1 || !brackets.isEmpty();
            if (!divided || !brackets.equals(other.brackets) || parts.size() != other.parts.size()) {
                return false;
            }
            return brackets.isEmpty() || brackets.equals("{}") ? sameInAnyOrder(other) : sameInOrder(other);
        }

        private boolean sameInOrder(Parts other) {
            for (int i = 0; i < parts.size(); i++) {
                if (!sameNormal(parts.get(i), other.parts.get(i))) {
                    return false;
                }
            }
            return true;
        }

        /** As the elements of a set, or the roots of an equation. */
        private boolean sameInAnyOrder(Parts other) {
            List<String> left = new ArrayList<>(other.parts);
            for (String part : parts) {
                boolean found = false;
                for (Iterator<String> each = left.iterator(); each.hasNext() && !found; ) {
                    found = sameNormal(part, each.next());
                    if (found) {
                        each.remove();
                    }
                }
                if (!found) {
                    return false;
                }
            }
            return true;
        }

        private static boolean closesAtEnd(String text) {
            int depth = 0;
            for (int i = 0; i < text.length() - 1; i++) {
                depth += step(text.charAt(i));
                if (depth == 0) {
                    return false;
                }
            }
            return true;
        }

        private static List<String> split(String text) {
            List<String> parts = new ArrayList<>();
            int depth = 0;
            int begin = 0;
            for (int i = 0; i < text.length(); i++) {
                depth += step(text.charAt(i));
                if (text.charAt(i) == ',' && depth == 0) {
                    parts.add(text.substring(begin, i));
                    begin = i + 1;
                }
            }
            parts.add(text.substring(begin));
            return parts;
        }

        private static int step(char each) {
            return "([{".indexOf(each) >= 0 ? 1 : ")]}".indexOf(each) >= 0 ? -1 : 0;
        }
    }
}
