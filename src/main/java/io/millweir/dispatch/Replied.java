package io.millweir.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what models reply to {@link Questions}: leniently, and nothing where it could be read in two ways. */
final class Replied {
    private static final Pattern OF_TEN =
            Pattern.compile("(?<![\\d.])(\\d{1,2}(?:\\.\\d+)?)\\s*(?:/|out of|of)\\s*10(?!\\d|\\.\\d)");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\d./-])\\d{1,2}(?:\\.\\d+)?(?!\\d|\\.\\d|\\s*/)");
    private static final Pattern ITEM = Pattern.compile("^\\s*(?:\\d{1,2}[.):]|[-*•])\\s+(.+)$");
    private static final Pattern NEGATION =
            Pattern.compile("\\b(?:not|never|avoid|except|instead|rather|unlike|neither|nor)\\b|n't\\b");
    private static final double BEST = 10;

    private Replied() {}

    /** A grade from 0 to 10 as 0 to 1; empty when there is none, or more than one. */
    static OptionalDouble grade(String reply) {
        Matcher ofTen = OF_TEN.matcher(reply);
        if (ofTen.find()) {
            return grade(Double.parseDouble(ofTen.group(1)));
        }
        List<String> numbers = NUMBER.matcher(reply)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        return numbers.size() == 1 ? grade(Double.parseDouble(numbers.get(0))) : OptionalDouble.empty();
    }

    private static OptionalDouble grade(double number) {
        return number <= BEST ? OptionalDouble.of(number / BEST) : OptionalDouble.empty();
    }

    /**
     * The items of a list.
     *
     * @param most of them; what is more is asked together with the last
     */
    static List<String> items(String reply, int most) {
        List<String> items = new ArrayList<>();
        for (String line : reply.split("\\R")) {
            Matcher item = ITEM.matcher(line);
            if (item.matches()) {
                items.add(item.group(1).strip());
            } else if (!items.isEmpty() && !line.isBlank()) {
                items.set(items.size() - 1, items.get(items.size() - 1) + "\n" + line.strip());
            }
        }
        if (items.size() > most) {
            String rest = String.join("\n", items.subList(most - 1, items.size()));
            items = new ArrayList<>(items.subList(0, most - 1));
            items.add(rest);
        }
        return List.copyOf(items);
    }

    /** The one of these names that a reply gives; empty when it gives none, several, or speaks against one. */
    static Optional<String> name(String reply, Collection<String> names) {
        String bare = reply.strip().replaceAll("^[\"'`*\\s-]+|[\"'`*.\\s]+$", "");
        if (names.contains(bare)) {
            return Optional.of(bare);
        }
        List<String> alike = names.stream().filter(bare::equalsIgnoreCase).toList();
        if (!alike.isEmpty()) {
            return alike.size() == 1 ? Optional.of(alike.get(0)) : Optional.empty();
        }
        String rest = reply.toLowerCase(Locale.ROOT).replace('’', '\'');
        List<String> found = new ArrayList<>();
        // Longer names first: a name that stands only within a longer one is not meant.
        for (String name : names.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (standsIn(rest, lower)) {
                found.add(name);
                rest = rest.replace(lower, " ");
            }
        }
        return found.size() == 1 && !NEGATION.matcher(rest).find() ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** Whether a name stands in a text by itself and not within another: gpt-4o does not in gpt-4o-mini. */
    private static boolean standsIn(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            if (!isOfName(text, at - 1, -1) && !isOfName(text, end, 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the character there goes on with a name; a full stop or colon does when more of a name follows it. */
    private static boolean isOfName(String text, int at, int direction) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char there = text.charAt(at);
        if (Character.isLetterOrDigit(there) || there == '-' || there == '_' || there == '/' || there == '@') {
            return true;
        }
        int beyond = at + direction;
        return (there == '.' || there == ':')
                && beyond >= 0
                && beyond < text.length()
                && Character.isLetterOrDigit(text.charAt(beyond));
    }
}
