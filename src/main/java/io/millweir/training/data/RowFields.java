package io.millweir.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads the fields of one row; what is wrong with one is a problem that names it, and the field then has no value. */
final class RowFields {
    private final String where;
    private final ObjectNode row;
    private final Problems problems;

    RowFields(String where, ObjectNode row, Problems problems) {
        this.where = where;
        this.row = row;
        this.problems = problems;
    }

    boolean has(String field) {
        return row.hasNonNull(field);
    }

    /** A text that must be there, by the first of these names that is. */
    Optional<String> text(String name, String alias) {
        String field = !has(name) && has(alias) ? alias : name;
        if (!has(field)) {
            problem(field, "is missing; give the text of the query");
            return Optional.empty();
        }
        Optional<String> text = optionalText(field);
        if (text.isPresent() && text.get().isBlank()) {
            problem(field, "is empty; give the text of the query, or leave the row out");
            return Optional.empty();
        }
        return text;
    }

    /** A text, if it is there. */
    Optional<String> optionalText(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = row.get(field);
        if (!value.isTextual()) {
            problem(field, quote(value) + " is no text; write it in quotes");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    /** A score, if it is there. */
    OptionalDouble score(String field) {
        return has(field) ? score(field, row.get(field)) : OptionalDouble.empty();
    }

    /** Scores by model; a model with a null was not tried. */
    Map<String, Double> scores(String field) {
        Map<String, Double> scores = new LinkedHashMap<>();
        members(field)
                .forEach((model, value) -> score(path(field, model), value).ifPresent(x -> scores.put(model, x)));
        return scores;
    }

    private OptionalDouble score(String path, JsonNode value) {
        if (!value.isNumber()) {
            problem(path, quote(value) + " is no number; give a score from 0 (wrong) to 1 (right)");
            return OptionalDouble.empty();
        }
        double score = value.doubleValue();
        if (!(score >= 0 && score <= 1)) {
            problem(path, quote(value) + " is not from 0 to 1; divide all scores by the best that can be had");
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(score);
    }

    /** A whole number of at least 0, if it is there. */
    OptionalLong count(String field) {
        return has(field) ? count(field, row.get(field)) : OptionalLong.empty();
    }

    /** Whole numbers of at least 0 by model. */
    Map<String, Long> counts(String field) {
        Map<String, Long> counts = new LinkedHashMap<>();
        members(field)
                .forEach((model, value) -> count(path(field, model), value).ifPresent(x -> counts.put(model, x)));
        return counts;
    }

    private OptionalLong count(String path, JsonNode value) {
        // What has been through a table of a statistics program is 12.0.
        boolean whole = value.isNumber()
                && (value.isIntegralNumber()
                        || value.decimalValue().remainder(BigDecimal.ONE).signum() == 0);
        if (!whole || value.decimalValue().signum() < 0 || !value.canConvertToLong()) {
            problem(path, quote(value) + " is no count; give a whole number of at least 0");
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.longValue());
    }

    /** Amounts of at least 0 by model, exact. */
    Map<String, BigDecimal> amounts(String field) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        members(field).forEach((model, value) -> {
            if (!value.isNumber() || value.decimalValue().signum() < 0) {
                problem(path(field, model), quote(value) + " is no cost; give a number of at least 0");
            } else {
                amounts.put(model, value.decimalValue());
            }
        });
        return amounts;
    }

    /** How much the row counts; 1 when it does not say. */
    double weight(String field) {
        if (!has(field)) {
            return 1;
        }
        JsonNode value = row.get(field);
        double weight = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            problem(field, quote(value) + " is no weight; give a number above 0, or leave the row out");
            return 1;
        }
        return weight;
    }

    void problem(String field, String what) {
        problems.add(where + ": " + field, what);
    }

    private Map<String, JsonNode> members(String field) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (!has(field)) {
            return members;
        }
        if (!row.get(field).isObject()) {
            problem(field, quote(row.get(field)) + " is no object; write {\"model name\": number, …}");
            return members;
        }
        row.get(field).properties().forEach(member -> {
            if (member.getKey().isBlank()) {
                problem(field, "holds a model without a name; name it");
            } else if (!member.getValue().isNull()) {
                members.put(member.getKey(), member.getValue());
            }
        });
        return members;
    }

    private static String path(String field, String model) {
        return field + "[" + Problems.quote(model) + "]";
    }

    private static String quote(JsonNode value) {
        return Problems.quote(value.isTextual() ? value.textValue() : value.toString());
    }
}
