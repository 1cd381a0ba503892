package io.millweir.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The JSON of model cards: exact decimals, duplicate fields refused, and one canonical text for equal values. */
final class CardJson {
    /** Far beyond any number a card can mean; past it a number is compared as written. */
    private static final int MAX_SCALE = 10_000;

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private CardJson() {}

    static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a JSON tree can always be written", impossible);
        }
    }

    /** Sorted keys, no white space, {@code 0.20} and {@code 0.2} alike. */
    static String canonical(JsonNode node) {
        if (node.isObject()) {
            return canonicalObject(canonicalFields((ObjectNode) node));
        }
        if (node.isArray()) {
            StringJoiner items = new StringJoiner(",", "[", "]");
            node.forEach(item -> items.add(canonical(item)));
            return items.toString();
        }
        return node.isNumber() ? canonical(node.decimalValue()) : text(node);
    }

    static Map<String, String> canonicalFields(ObjectNode object) {
        Map<String, String> fields = new TreeMap<>();
        object.properties().forEach(field -> fields.put(field.getKey(), canonical(field.getValue())));
        return fields;
    }

    static String canonicalObject(Map<String, String> fields) {
        StringJoiner members = new StringJoiner(",", "{", "}");
        fields.forEach((name, value) -> members.add(text(MAPPER.getNodeFactory().textNode(name)) + ":" + value));
        return members.toString();
    }

    private static String canonical(BigDecimal number) {
        return Math.abs((long) number.scale()) > MAX_SCALE
                ? number.toString()
                : number.stripTrailingZeros().toString();
    }
}
