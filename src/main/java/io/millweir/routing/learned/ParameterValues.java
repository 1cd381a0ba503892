package io.millweir.routing.learned;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millweir.domain.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that were given for a learner; what is wrong with one becomes a problem, and its default is taken.
 *
 * <p>Threading: one thread.
 */
final class ParameterValues {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int LONGEST_LIST = 16;

    private final String path;
    private final Map<String, Object> given = new LinkedHashMap<>();
    private final List<LearnerParameter> known;
    private final List<String> problems;

    /**
     * Of these, unknown names being problems.
     *
     * @param path for messages
     */
    ParameterValues(
            String path,
            Map<String, ?> given,
            List<LearnerParameter> known,
            Collection<String> others,
            List<String> problems) {
        this.path = path;
        given.forEach((name, value) -> take(name, value));
        this.known = known;
        this.problems = problems;
        TreeSet<String> names = new TreeSet<>(others);
        known.forEach(each -> names.add(each.name()));
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                problems.add(path + "." + name + ": unknown parameter" + Nearest.didYouMean(name, names)
                        + (names.isEmpty()
                                ? "; there are none here"
                                : "; parameters here are " + String.join(", ", names)));
            }
        }
    }

    private LearnerParameter known(String name) {
        return known.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parameter \"" + name + "\""));
    }

    private void take(String name, @Nullable Object value) {
        Object plain = value instanceof JsonNode node ? MAPPER.convertValue(node, Object.class) : value;
        if (plain != null) {
            given.put(name, plain);
        }
    }

    private void problem(String name, Object value, String advice) {
        String shown = String.valueOf(value);
        problems.add(path + "." + name + ": \"" + (shown.length() > 80 ? shown.substring(0, 80) + "…" : shown) + "\" "
                + advice);
    }

    int whole(String name) {
        LearnerParameter parameter = known(name);
        int otherwise = (Integer) parameter.byDefault();
        Object value = given.get(name);
        return value == null ? otherwise : whole(name, value, parameter, otherwise);
    }

    private int whole(String name, Object value, LearnerParameter parameter, int otherwise) {
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= parameter.least()
                && number.doubleValue() <= parameter.most()) {
            return number.intValue();
        }
        problem(
                name,
                value,
                "is not a whole number from " + (long) parameter.least() + " to " + (long) parameter.most()
                        + "; give one like " + parameter.byDefault());
        return otherwise;
    }

    double number(String name) {
        LearnerParameter parameter = known(name);
        Object value = given.get(name);
        if (value == null) {
            return (Double) parameter.byDefault();
        }
        if (value instanceof Number number
                && number.doubleValue() >= parameter.least()
                && number.doubleValue() <= parameter.most()) {
            return number.doubleValue();
        }
        problem(
                name,
                value,
                "is not a number from " + parameter.least() + " to " + parameter.most() + "; give one like "
                        + parameter.byDefault());
        return (Double) parameter.byDefault();
    }

    String text(String name) {
        LearnerParameter parameter = known(name);
        Object value = given.get(name);
        if (value == null) {
            return (String) parameter.byDefault();
        }
        List<String> choices = parameter.choices();
        if (value instanceof String text && (choices.isEmpty() || choices.contains(text))) {
            return text;
        }
        problem(
                name,
                value,
                choices.isEmpty()
                        ? "is not a text; give one"
                        : "is unknown" + Nearest.didYouMean(String.valueOf(value), choices) + "; give one of "
                                + String.join(", ", choices));
        return (String) parameter.byDefault();
    }

    int[] wholes(String name) {
        LearnerParameter parameter = known(name);
        List<?> values = list(name);
        int[] wholes = new int[values.size()];
        for (int i = 0; i < wholes.length; i++) {
            wholes[i] = whole(name + "[" + i + "]", values.get(i), parameter, (int) parameter.least());
        }
        return wholes;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object each : list(name)) {
            if (each instanceof String text) {
                texts.add(text);
            } else {
                problem(name + "[" + texts.size() + "]", each, "is not a text; give one");
            }
        }
        return texts;
    }

    private List<?> list(String name) {
        LearnerParameter parameter = known(name);
        List<?> otherwise = (List<?>) parameter.byDefault();
        Object value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof List<?> list && !list.isEmpty() && list.size() <= LONGEST_LIST) {
            return list;
        }
        problem(name, value, "is not a list of 1 to " + LONGEST_LIST + "; give one like " + otherwise);
        return otherwise;
    }

    /** The parameters under a name, themselves by name; none when it is not given. */
    Map<String, ?> nested(String name) {
        Object value = given.get(name);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            Map<String, Object> nested = new LinkedHashMap<>();
            map.forEach((key, each) -> nested.put((String) key, each));
            return nested;
        }
        problem(name, value, "is not an object; give one of parameter to value");
        return Map.of();
    }
}
