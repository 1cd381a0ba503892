package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks native payloads in the words of Bedrock's schema validator. */
final class NativeSchema {
    private NativeSchema() {}

    /** The first of these keys that an object lacks. */
    static Optional<String> required(JsonNode body, String... keys) {
        return List.of(keys).stream()
                .filter(key -> !body.has(key))
                .findFirst()
                .map(key -> malformed("#: required key [" + key + "] not found"));
    }

    /** The first key of the object at a pointer that is not one of these. */
    static Optional<String> onlyKeys(JsonNode body, String pointer, Set<String> keys) {
        for (Iterator<String> names = body.at(pointer).fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                return Optional.of(malformed("#" + pointer + ": extraneous key [" + name + "] is not permitted"));
            }
        }
        return Optional.empty();
    }

    /** A number at a pointer that lies outside a range, or is none. */
    static Optional<String> range(JsonNode body, String pointer, double least, double most) {
        JsonNode value = body.at(pointer);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            return Optional.of(malformed("#" + pointer + ": expected type: Number, found: " + kind(value)));
        }
        if (value.asDouble() < least) {
            return Optional.of(malformed("#" + pointer + ": " + value + " is not greater or equal to " + least));
        }
        return value.asDouble() > most
                ? Optional.of(malformed("#" + pointer + ": " + value + " is not less or equal to " + most))
                : Optional.empty();
    }

    /** A text at a pointer that is none, or is empty. */
    static Optional<String> text(JsonNode body, String pointer) {
        JsonNode value = body.at(pointer);
        if (!value.isTextual()) {
            return Optional.of(malformed("#" + pointer + ": expected type: String, found: " + kind(value)));
        }
        return value.asText().isEmpty()
                ? Optional.of(malformed("#" + pointer + ": expected minLength: 1, actual: 0"))
                : Optional.empty();
    }

    /** An array at a pointer that is none, or is empty. */
    static Optional<String> array(JsonNode body, String pointer) {
        JsonNode value = body.at(pointer);
        if (!value.isArray()) {
            return Optional.of(malformed("#" + pointer + ": expected type: JSONArray, found: " + kind(value)));
        }
        return value.isEmpty()
                ? Optional.of(malformed("#" + pointer + ": expected minimum item count: 1, found: 0"))
                : Optional.empty();
    }

    static String malformed(String what) {
        return "Malformed input request: " + what + ", please reformat your input and try again.";
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "JSONArray";
            case OBJECT -> "JSONObject";
            case STRING -> "String";
            case NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            default -> "Null";
        };
    }
}
