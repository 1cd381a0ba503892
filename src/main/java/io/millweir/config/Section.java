package io.millweir.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration tree, read key by key: what is asked for becomes known, what is wrong is collected
 * with its path, and {@link #finish} reports the keys that nobody asked for.
 */
final class Section {
    private final ObjectNode node;
    private final String path;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    Section(@Nullable JsonNode node, String path, List<String> problems) {
        this.path = path;
        this.problems = problems;
        if (node instanceof ObjectNode object) {
            this.node = object;
        } else {
            this.node = JsonNodeFactory.instance.objectNode();
            if (node != null && !node.isNull() && !node.isMissingNode()) {
                // Without the value: it may be a key in the wrong place.
                problems.add((path.isEmpty() ? "the configuration" : path) + ": expected a mapping; found "
                        + (node.isArray() ? "a list" : "a text") + "; write keys and values under it");
            }
        }
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    void problem(String key, String what) {
        problems.add(path(key) + ": " + what);
    }

    /** The raw value, absent when missing, null or an empty text. */
    Optional<JsonNode> raw(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null
                || value.isNull()
                || (value.isTextual() && value.asText().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(value);
    }

    Optional<String> text(String key) {
        return raw(key).flatMap(value -> {
            if (value.isValueNode()) {
                return Optional.of(value.asText());
            }
            problem(key, "expected a text; found " + (value.isArray() ? "a list" : "a mapping") + "; give one value");
            return Optional.empty();
        });
    }

    /** The texts of a list, or those between the commas of one text; empty ones are left out. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        raw(key).ifPresent(value -> {
            if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    if (!value.get(i).isValueNode()) {
                        problem(key + "[" + i + "]", "expected a text; give one value");
                    } else if (!value.get(i).isNull() && !value.get(i).asText().isBlank()) {
                        texts.add(value.get(i).asText().strip());
                    }
                }
            } else if (value.isValueNode()) {
                for (String part : value.asText().split(",", -1)) {
                    if (!part.isBlank()) {
                        texts.add(part.strip());
                    }
                }
            } else {
                problem(key, "expected a list of texts; found a mapping; write [a, b]");
            }
        });
        return List.copyOf(texts);
    }

    int integer(String key, int otherwise, int min, int max) {
        return text(key)
                .map(value -> {
                    try {
                        int number = Integer.parseInt(value.strip());
                        if (number >= min && number <= max) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Reported below with the range, as for a number outside it.
                    }
                    problem(key, "\"" + value + "\" is no whole number between " + min + " and " + max + "; give one");
                    return otherwise;
                })
                .orElse(otherwise);
    }

    BigDecimal decimal(String key, String otherwise, String min, String max) {
        return text(key)
                .map(value -> {
                    try {
                        BigDecimal number = new BigDecimal(value.strip());
                        if (number.compareTo(new BigDecimal(min)) >= 0 && number.compareTo(new BigDecimal(max)) <= 0) {
                            return number;
                        }
                    } catch (NumberFormatException e) {
                        // Reported below with the range, as for a number outside it.
                    }
                    problem(key, "\"" + value + "\" is no number between " + min + " and " + max + "; give one");
                    return new BigDecimal(otherwise);
                })
                .orElseGet(() -> new BigDecimal(otherwise));
    }

    /** A number from 0 to 1; empty when missing. */
    OptionalDouble share(String key) {
        return raw(key).isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(decimal(key, "1", "0", "1").doubleValue());
    }

    boolean flag(String key, boolean otherwise) {
        return text(key)
                .map(value -> switch (value.strip().toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> true;
                    case "false", "no", "off" -> false;
                    default -> {
                        problem(key, "\"" + value + "\" is neither true nor false; give one of them");
                        yield otherwise;
                    }
                })
                .orElse(otherwise);
    }

    Duration duration(String key, Duration otherwise) {
        return text(key)
                .map(value -> Durations.parse(value).orElseGet(() -> {
                    problem(
                            key,
                            "\"" + value
                                    + "\" is no duration from 1ms to 36500d; write for example 500ms, 30s, 5m, 1h");
                    return otherwise;
                }))
                .orElse(otherwise);
    }

    Optional<Duration> optionalDuration(String key) {
        return text(key).map(value -> duration(key, Duration.ZERO)).filter(given -> !given.isZero());
    }

    <T extends Enum<T>> T choice(String key, Class<T> type, T otherwise) {
        return text(key)
                .map(value -> {
                    List<String> names = new ArrayList<>();
                    for (T constant : type.getEnumConstants()) {
                        String name = constant.name().toLowerCase(Locale.ROOT);
                        if (name.equals(value.strip().toLowerCase(Locale.ROOT).replace('-', '_'))) {
                            return constant;
                        }
                        names.add(name);
                    }
                    problem(
                            key,
                            "unknown value \"" + value + "\"" + suggestion(value, names) + " one of "
                                    + String.join(", ", names));
                    return otherwise;
                })
                .orElse(otherwise);
    }

    Section section(String key) {
        return new Section(raw(key).orElse(null), path(key), problems);
    }

    /** The objects under a key, by name. */
    Map<String, Section> sections(String key) {
        Section parent = section(key);
        Map<String, Section> sections = new LinkedHashMap<>();
        parent.node.fieldNames().forEachRemaining(name -> sections.put(name, parent.section(name)));
        return sections;
    }

    /** Everything under a key as dotted names, for properties that are passed through. */
    Map<String, String> flattened(String key) {
        Map<String, String> flat = new LinkedHashMap<>();
        raw(key).ifPresent(value -> flatten("", value, flat));
        return flat;
    }

    private static void flatten(String prefix, JsonNode value, Map<String, String> flat) {
        if (value.isObject()) {
            value.properties()
                    .forEach(entry -> flatten(
                            prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(), entry.getValue(), flat));
        } else {
            flat.put(prefix, value.asText());
        }
    }

    /** Reports the keys that nobody asked for. */
    void finish() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(name, "unknown key" + suggestion(name, known) + " known here: " + String.join(", ", known));
            }
        });
    }

    private static String suggestion(String name, Iterable<String> among) {
        List<String> names = new ArrayList<>();
        among.forEach(names::add);
        String suggestion = Nearest.didYouMean(name, names);
        return suggestion.isEmpty() ? ";" : suggestion;
    }
}
