package io.millweir.topics;

import com.fasterxml.jackson.databind.JsonNode;

/** Finds half characters: surrogates without their other half, which UTF-8 cannot say. */
final class Surrogates {
    private Surrogates() {}

    /** Whether any text or name in the tree holds one; the parser bounds the depth. */
    static boolean anyUnpaired(JsonNode node) {
        if (node.isTextual()) {
            return anyUnpaired(node.textValue());
        }
        if (node.isObject()) {
            return node.properties().stream()
                    .anyMatch(member -> anyUnpaired(member.getKey()) || anyUnpaired(member.getValue()));
        }
        for (JsonNode element : node) {
            if (anyUnpaired(element)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyUnpaired(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (!Character.isSurrogate(unit)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (!pair) {
                return true;
            }
            at++;
        }
        return false;
    }
}
