package io.millweir.routing.learned;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model is made of, by name: numbers, words, matrices, and parts again. Two equal memories are kept once.
 *
 * <p>What is missing or does not fit is an {@link IllegalArgumentException} that names it.
 *
 * <p>Threading: one thread.
 */
final class Parts {
    /** Any number of rows or columns. */
    static final int ANY = -1;

    private static final int MOST = 100_000;
    private static final String MEMORY = "memory/";

    /** What all parts of one model share. */
    private static final class Shelf {
        final Map<String, Matrix> matrices = new LinkedHashMap<>();
        final List<Memory> kept = new ArrayList<>();
        final Map<String, Memory> restored = new HashMap<>();
    }

    private final ObjectNode node;
    private final String path;
    private final Shelf shelf;

    private Parts(ObjectNode node, String path, Shelf shelf) {
        this.node = node;
        this.path = path;
        this.shelf = shelf;
    }

    /** To put parts into. */
    static Parts empty() {
        return new Parts(JsonNodeFactory.instance.objectNode(), "", new Shelf());
    }

    /** Of a file. */
    static Parts of(ObjectNode node, Map<String, Matrix> matrices) {
        Shelf shelf = new Shelf();
        shelf.matrices.putAll(matrices);
        return new Parts(node, "", shelf);
    }

    ObjectNode node() {
        return node;
    }

    /** All matrices of all parts, by path. */
    Map<String, Matrix> matrices() {
        return shelf.matrices;
    }

    void put(String name, String value) {
        node.put(name, value);
    }

    void put(String name, int value) {
        node.put(name, value);
    }

    void put(String name, double value) {
        node.put(name, value);
    }

    void put(String name, Matrix value) {
        shelf.matrices.put(path + name, value);
    }

    void put(String name, Memory value) {
        int place = shelf.kept.indexOf(value);
        if (place < 0) {
            place = shelf.kept.size();
            shelf.kept.add(value);
            value.keep(new Parts(JsonNodeFactory.instance.objectNode(), MEMORY + place + "/", shelf));
        }
        node.put(name, MEMORY + place + "/");
    }

    /** The parts under this name; empty ones when there are none yet. */
    Parts child(String name) {
        JsonNode child = node.get(name);
        ObjectNode object = child instanceof ObjectNode present ? present : node.putObject(name);
        return new Parts(object, path + name + "/", shelf);
    }

    private JsonNode required(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + path + name + "\" is missing");
        }
        return value;
    }

    private IllegalArgumentException misfit(String name, JsonNode value, String wanted) {
        return new IllegalArgumentException(
                "\"" + path + name + "\" is \"" + value + "\" where " + wanted + " belongs");
    }

    String text(String name) {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            throw misfit(name, value, "a text");
        }
        return value.textValue();
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name);
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw misfit(name, required(name), "one of " + List.of(type.getEnumConstants()));
    }

    /** A number from 0 to what an array can be long. */
    int whole(String name) {
        JsonNode value = required(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw misfit(name, value, "a whole number");
        }
        return value.intValue();
    }

    /** A number from 0 to below {@code end}. */
    int below(String name, int end) {
        int value = whole(name);
        if (value >= end) {
            throw misfit(name, required(name), "a number below " + end);
        }
        return value;
    }

    /** How many parts of some kind follow. */
    int count(String name, int least) {
        int count = whole(name);
        if (count < least || count > MOST) {
            throw misfit(name, required(name), "a number from " + least + " to " + MOST);
        }
        return count;
    }

    double number(String name) {
        JsonNode value = required(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw misfit(name, value, "a number");
        }
        return value.doubleValue();
    }

    Matrix matrix(String name, int rows, int columns) {
        Matrix matrix = shelf.matrices.get(path + name);
        if (matrix == null) {
            throw new IllegalArgumentException("\"" + path + name + "\" is missing");
        }
        if ((rows != ANY && matrix.rows() != rows) || (columns != ANY && matrix.columns() != columns)) {
            throw new IllegalArgumentException("\"" + path + name + "\" is a matrix of " + matrix + " where one of "
                    + (rows == ANY ? "any" : rows) + " x " + (columns == ANY ? "any" : columns) + " belongs");
        }
        return matrix;
    }

    /** A matrix of any number of rows but none. */
    Matrix matrix(String name, int columns) {
        Matrix matrix = matrix(name, ANY, columns);
        if (matrix.rows() == 0) {
            throw new IllegalArgumentException("\"" + path + name + "\" has no row");
        }
        return matrix;
    }

    Memory memory(String name, Shape shape) {
        String place = text(name);
        Memory restored = shelf.restored.get(place);
        if (restored == null) {
            restored = Memory.restore(new Parts(JsonNodeFactory.instance.objectNode(), place, shelf), shape);
            shelf.restored.put(place, restored);
        }
        return restored;
    }
}
