package io.millweir.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reads lists, dicts, texts and numbers as Python's {@code repr} prints them, which data sets hold where they were
 * written without JSON. Nothing is evaluated.
 */
public final class PythonLiteral {
    private static final int DEEPEST = 20;

    private final String text;
    private int at;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** The value; empty when the text is no such literal. */
    public static Optional<JsonNode> parse(String text) {
        PythonLiteral literal = new PythonLiteral(text);
        try {
            JsonNode value = literal.value(0);
            literal.space();
            return literal.at == text.length() ? Optional.of(value) : Optional.empty();
        } catch (NoLiteral | NumberFormatException wrong) {
            return Optional.empty();
        }
    }

    private static final class NoLiteral extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private JsonNode value(int depth) throws NoLiteral {
        space();
        if (depth > DEEPEST || at >= text.length()) {
            throw new NoLiteral();
        }
        char first = text.charAt(at);
        return switch (first) {
            case '[' -> list(']', depth);
            case '(' -> list(')', depth);
            case '{' -> dict(depth);
            case '\'', '"' -> JsonNodeFactory.instance.textNode(quoted());
            default -> bare();
        };
    }

    private JsonNode list(char end, int depth) throws NoLiteral {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        at++;
        while (!ends(end)) {
            list.add(value(depth + 1));
            separator(end);
        }
        return list;
    }

    private JsonNode dict(int depth) throws NoLiteral {
        ObjectNode dict = JsonNodeFactory.instance.objectNode();
        at++;
        while (!ends('}')) {
            String name = value(depth + 1).asText();
            expect(':');
            dict.set(name, value(depth + 1));
            separator('}');
        }
        return dict;
    }

    private boolean ends(char end) throws NoLiteral {
        space();
        if (at >= text.length()) {
            throw new NoLiteral();
        }
        boolean ends = text.charAt(at) == end;
        at += ends ? 1 : 0;
        return ends;
    }

    /** A comma, or the end, which stays. */
    private void separator(char end) throws NoLiteral {
        space();
        if (at < text.length() && text.charAt(at) == end) {
            return;
        }
        expect(',');
    }

    private void expect(char wanted) throws NoLiteral {
        space();
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw new NoLiteral();
        }
        at++;
    }

    private String quoted() throws NoLiteral {
        char quote = text.charAt(at++);
        StringBuilder read = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == quote) {
                return read.toString();
            }
            if (next == '\\') {
                escape(read);
            } else {
                read.append(next);
            }
        }
        throw new NoLiteral();
    }

    private void escape(StringBuilder read) throws NoLiteral {
        if (at >= text.length()) {
            throw new NoLiteral();
        }
        char escaped = text.charAt(at++);
        switch (escaped) {
            case 'n' -> read.append('\n');
            case 't' -> read.append('\t');
            case 'r' -> read.append('\r');
            case 'x' -> read.appendCodePoint(hex(2));
            case 'u' -> read.append((char) hex(4));
            case 'U' -> read.appendCodePoint(Math.min(hex(8), Character.MAX_CODE_POINT));
            case '\\', '\'', '"' -> read.append(escaped);
            // As Python does with an escape that it does not know.
            default -> read.append('\\').append(escaped);
        }
    }

    private int hex(int digits) throws NoLiteral {
        if (at + digits > text.length()) {
            throw new NoLiteral();
        }
        int value = Integer.parseUnsignedInt(text, at, at + digits, 16);
        at += digits;
        return value & Integer.MAX_VALUE;
    }

    private JsonNode bare() throws NoLiteral {
        int begin = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-._".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(begin, at);
        return switch (word) {
            case "" -> throw new NoLiteral();
            case "None" -> JsonNodeFactory.instance.nullNode();
            case "True" -> JsonNodeFactory.instance.booleanNode(true);
            case "False" -> JsonNodeFactory.instance.booleanNode(false);
            default -> JsonNodeFactory.instance.numberNode(new BigDecimal(word));
        };
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
