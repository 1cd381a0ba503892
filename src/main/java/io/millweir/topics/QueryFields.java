package io.millweir.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The fields of a query object, read one by one: wrong types, values out of range and unknown fields are collected
 * apart, since each is answered differently. A field that is {@code null} counts as left out.
 */
final class QueryFields {
    private static final int LONGEST_NAME = 60;

    private final ObjectNode object;
    private final Set<String> known = new TreeSet<>();
    private final Remarks wrongTypes = new Remarks();
    private final Remarks invalid = new Remarks();
    private final Remarks warnings = new Remarks();

    QueryFields(ObjectNode object) {
        this.object = object;
    }

    Remarks wrongTypes() {
        return wrongTypes;
    }

    Remarks invalid() {
        return invalid;
    }

    Remarks warnings() {
        return warnings;
    }

    void wrongType(String field, String what) {
        wrongTypes.add(field + ": " + what);
    }

    void invalid(String field, String what) {
        invalid.add(field + ": " + what);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /** Whether the field is there and not {@code null}. */
    boolean has(String field) {
        return object.hasNonNull(field);
    }

    Optional<String> text(String field) {
        return typed(field, "a text", JsonNode::isTextual).map(JsonNode::asText);
    }

    boolean flag(String field) {
        return typed(field, "true or false", JsonNode::isBoolean)
                .map(JsonNode::asBoolean)
                .orElse(false);
    }

    Optional<JsonNode> list(String field) {
        return typed(field, "a list", JsonNode::isArray);
    }

    Optional<ObjectNode> object(String field) {
        return typed(field, "an object", JsonNode::isObject).map(ObjectNode.class::cast);
    }

    Optional<List<String>> texts(String field) {
        return typed(field, "a list of texts", value -> value.isArray() && all(value, JsonNode::isTextual))
                .map(QueryFields::texts);
    }

    Optional<List<String>> textOrTexts(String field) {
        return typed(
                        field,
                        "a text or a list of texts",
                        value -> value.isTextual() || (value.isArray() && all(value, JsonNode::isTextual)))
                .map(value -> value.isTextual() ? List.of(value.asText()) : texts(value));
    }

    Optional<Map<String, String>> textMap(String field) {
        return typed(field, "a flat object of texts", value -> value.isObject() && all(value, JsonNode::isTextual))
                .map(value -> {
                    Map<String, String> map = new LinkedHashMap<>();
                    value.properties()
                            .forEach(entry ->
                                    map.put(entry.getKey(), entry.getValue().asText()));
                    return map;
                });
    }

    OptionalDouble number(String field, double min, boolean minIncluded, double max) {
        Optional<Double> number = typed(field, "a number", JsonNode::isNumber).map(JsonNode::asDouble);
        if (number.isPresent()) {
            double value = number.get();
            if (value < min || value > max || (!minIncluded && value == min)) {
                invalid(
                        field,
                        Remarks.quoted(object.get(field).asText()) + " is out of range; give a number "
                                + (minIncluded ? "from " : "above ") + plain(min) + " to " + plain(max));
            }
            return OptionalDouble.of(value);
        }
        return OptionalDouble.empty();
    }

    OptionalInt positiveInt(String field) {
        OptionalLong value = positive(field, Integer.MAX_VALUE);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    OptionalLong positiveLong(String field) {
        return positive(field, Long.MAX_VALUE / 4);
    }

    private OptionalLong positive(String field, long max) {
        Optional<JsonNode> value = typed(field, "a whole number", JsonNode::isIntegralNumber);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.get().canConvertToLong()
                || value.get().asLong() < 1
                || value.get().asLong() > max) {
            invalid(
                    field,
                    Remarks.quoted(value.get().asText()) + " is out of range; give a whole number from 1 to " + max);
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.get().asLong());
    }

    Optional<BigDecimal> amount(String field) {
        return typed(field, "a number", JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .map(amount -> {
                    if (amount.signum() < 0) {
                        invalid(
                                field,
                                Remarks.quoted(amount.toString()) + " is negative; give an amount of at least 0");
                    }
                    return amount;
                });
    }

    /** Warns of every field that nobody asked for. */
    void finish() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown("", name, known);
            }
        });
    }

    /** Warns of the unknown fields of an object within the query. */
    void finish(String where, JsonNode inner, Set<String> known) {
        inner.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown(where + ".", name, known);
            }
        });
    }

    private void unknown(String where, String name, Set<String> among) {
        boolean wanted = !warnings.isFull() && name.length() <= LONGEST_NAME;
        warn("unknown field " + Remarks.quoted(where + name) + " was kept out"
                + (wanted ? Nearest.didYouMean(name, among) : ""));
    }

    private Optional<JsonNode> typed(String field, String expected, Predicate<JsonNode> type) {
        known.add(field);
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!type.test(value)) {
            wrongType(field, "expected " + expected + "; found " + found(value));
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private static String found(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "the number " + Remarks.quoted(value.asText());
            case BOOLEAN -> "\"" + value.asText() + "\"";
            case ARRAY -> "a list with other values than that";
            case OBJECT -> "an object with other values than that";
            default -> "something else";
        };
    }

    private static boolean all(JsonNode container, Predicate<JsonNode> type) {
        for (JsonNode value : container) {
            if (!type.test(value)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private static String plain(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }
}
