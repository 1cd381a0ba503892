package io.millweir.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millweir.domain.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A node of the configuration with its path; what is wrong with it becomes a problem. */
final class SpecNode {
    private static final int MAX_REGEX = 1_000;

    private final JsonNode node;
    private final String path;
    private final List<String> problems;

    SpecNode(@Nullable JsonNode node, String path, List<String> problems) {
        this.node = node == null ? MissingNode.getInstance() : node;
        this.path = path;
        this.problems = problems;
    }

    void problem(String what) {
        problems.add(path + ": " + what);
    }

    void unknown(String value, Collection<String> known) {
        problem("unknown \"" + value + "\"" + Nearest.didYouMean(value, known) + "; give one of "
                + String.join(", ", known));
    }

    boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    boolean isObject(String wanted) {
        if (!node.isObject()) {
            problem("\"" + shown() + "\" is not an object; give " + wanted);
        }
        return node.isObject();
    }

    SpecNode field(String name) {
        return new SpecNode(node.get(name), path + "." + name, problems);
    }

    void allowOnly(Set<String> keys) {
        node.fieldNames().forEachRemaining(key -> {
            if (!keys.contains(key)) {
                problems.add(path + "." + key + ": unknown key" + Nearest.didYouMean(key, keys) + "; keys here are "
                        + String.join(", ", keys.stream().sorted().toList()));
            }
        });
    }

    List<Map.Entry<String, SpecNode>> entries(String wanted) {
        List<Map.Entry<String, SpecNode>> entries = new ArrayList<>();
        if (isPresent() && isObject(wanted)) {
            node.properties().forEach(each -> entries.add(Map.entry(each.getKey(), field(each.getKey()))));
        }
        return entries;
    }

    List<SpecNode> items(String wanted) {
        List<SpecNode> items = new ArrayList<>();
        if (isPresent() && !node.isArray()) {
            problem("\"" + shown() + "\" is not a list; give " + wanted);
        } else {
            for (int i = 0; i < node.size(); i++) {
                items.add(new SpecNode(node.get(i), path + "[" + i + "]", problems));
            }
        }
        return items;
    }

    Optional<String> text() {
        if (!isPresent()) {
            return Optional.empty();
        }
        if (node.isValueNode() && !node.asText().isBlank()) {
            return Optional.of(node.asText());
        }
        problem("\"" + shown() + "\" is not a text; give one");
        return Optional.empty();
    }

    Optional<String> requiredText(String advice) {
        if (!isPresent()) {
            problem("missing; " + advice);
        }
        return text();
    }

    /** A list of texts that is not empty. */
    List<String> texts(String wanted) {
        List<SpecNode> items = items(wanted);
        if (node.isArray() && items.isEmpty()) {
            problem("the list is empty; give " + wanted);
        }
        return items.stream()
                .flatMap(each -> each.requiredText("give a text").stream())
                .toList();
    }

    long wholeNumber(long absent) {
        if (!isPresent()) {
            return absent;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            problem("\"" + shown() + "\" is not a whole number; give one like 42");
            return absent;
        }
        return node.longValue();
    }

    /** A whole number within bounds, or a text that is one, as an override on the command line is. */
    int wholeNumber(int absent, int least, int most) {
        if (!isPresent()) {
            return absent;
        }
        try {
            int number = new BigDecimal(node.asText()).intValueExact();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Reported below with the range, as for a number outside it.
        }
        problem("\"" + shown() + "\" is not a whole number from " + least + " to " + most + "; give one");
        return absent;
    }

    /** A number, or a text that is one, as an override on the command line is. */
    double number(double absent, double least, double most) {
        if (!isPresent()) {
            return absent;
        }
        try {
            double number = new BigDecimal(node.asText()).doubleValue();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below with the range, as for a number outside it.
        }
        problem("\"" + shown() + "\" is not a number from " + plain(least) + " to " + plain(most) + "; give one");
        return absent;
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    OptionalInt length() {
        if (!isPresent()) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
            problem("\"" + shown() + "\" is not a number of characters; give one like 200");
            return OptionalInt.empty();
        }
        return OptionalInt.of(node.intValue());
    }

    Optional<Pattern> regex() {
        Optional<String> regex = text();
        if (regex.isPresent() && regex.get().length() > MAX_REGEX) {
            problem("is longer than " + MAX_REGEX + " characters; use several rules");
            return Optional.empty();
        }
        try {
            return regex.map(Pattern::compile);
        } catch (PatternSyntaxException malformed) {
            problem("\"" + malformed.getPattern() + "\" is not a regular expression of Java ("
                    + malformed.getDescription() + " near index " + malformed.getIndex() + "); correct it");
            return Optional.empty();
        } catch (StackOverflowError tooDeep) {
            problem("is nested too deeply; use several rules");
            return Optional.empty();
        }
    }

    private String shown() {
        String shown = node.isTextual() ? node.textValue() : node.toString();
        return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    }
}
