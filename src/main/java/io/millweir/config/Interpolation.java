package io.millweir.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts environment variables in the place of {@code ${NAME}} and {@code ${NAME:default}}; defaults may nest. */
final class Interpolation {
    private final Map<String, String> environment;
    private final List<String> problems;

    Interpolation(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    void apply(ObjectNode object, String path) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String where = path.isEmpty() ? name : path + "." + name;
            object.set(name, resolved(object.get(name), where));
        }
    }

    private JsonNode resolved(JsonNode value, String path) {
        if (value instanceof ObjectNode object) {
            apply(object, path);
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, resolved(array.get(i), path + "[" + i + "]"));
            }
        } else if (value.isTextual() && value.asText().contains("${")) {
            return TextNode.valueOf(resolve(value.asText(), path));
        }
        return value;
    }

    private String resolve(String text, String path) {
        StringBuilder resolved = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("${", at);
            int close = open < 0 ? -1 : closing(text, open + 2);
            if (open >= 0 && close < 0) {
                problems.add(path + ": a \"${\" has no closing brace; write ${NAME} or ${NAME:default}");
            }
            if (close < 0) {
                return resolved.append(text, at, text.length()).toString();
            }
            resolved.append(text, at, open).append(variable(text.substring(open + 2, close), path));
            at = close + 1;
        }
        return resolved.toString();
    }

    private String variable(String expression, String path) {
        int colon = expression.indexOf(':');
        String name = colon < 0 ? expression : expression.substring(0, colon);
        String value = environment.get(name);
        if (value != null && !value.isEmpty()) {
            return value;
        }
        if (colon < 0) {
            problems.add(path + ": environment variable \"" + name + "\" is not set; set it or write ${" + name
                    + ":default}");
            return "";
        }
        return resolve(expression.substring(colon + 1), path);
    }

    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
