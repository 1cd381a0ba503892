package io.millweir.routing.learned;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header of an artifact's file: where it comes from, and which matrices follow. */
final class ArtifactHeader {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String HALF = "float16";
    private static final String FULL = "float32";
    private static final int LARGEST = 1 << 20;

    private ArtifactHeader() {}

    static ObjectNode json(Provenance provenance, Parts parts) {
        ObjectNode header = MAPPER.createObjectNode();
        header.put("router", provenance.router());
        header.set("parameters", MAPPER.valueToTree(provenance.parameters()));
        header.put("embedder", provenance.embedder());
        header.put("dimensions", provenance.dimensions());
        header.set("models", MAPPER.valueToTree(provenance.models()));
        header.put("data-hash", provenance.dataHash());
        header.put("queries", provenance.queries());
        header.put("trained-at", provenance.trainedAt().toString());
        header.set("metrics", MAPPER.valueToTree(provenance.metrics()));
        header.put("seed", provenance.seed());
        header.setAll(parts.node());
        ArrayNode matrices = header.putArray("matrices");
        parts.matrices().forEach((name, matrix) -> matrices.addObject()
                .put("name", name)
                .put("rows", matrix.rows())
                .put("columns", matrix.columns())
                .put("type", Half.holds(matrix.values()) ? HALF : FULL));
        return header;
    }

    static Provenance provenance(ObjectNode header) {
        return new Provenance(
                text(header, "router"),
                parameters(header.path("parameters")),
                text(header, "embedder"),
                whole(header, "dimensions"),
                models(header.path("models")),
                text(header, "data-hash"),
                whole(header, "queries"),
                instant(text(header, "trained-at")),
                metrics(header.path("metrics")),
                header.path("seed").asLong());
    }

    private static Map<String, Object> parameters(JsonNode parameters) {
        Map<String, Object> read = new LinkedHashMap<>();
        parameters
                .properties()
                .forEach(each -> read.put(each.getKey(), MAPPER.convertValue(each.getValue(), Object.class)));
        return read;
    }

    private static List<String> models(JsonNode models) {
        List<String> names = new ArrayList<>();
        models.forEach(each -> names.add(each.asText()));
        if (names.isEmpty()) {
            throw new IllegalArgumentException("has a header that names no \"models\"");
        }
        return names;
    }

    private static Map<String, Double> metrics(JsonNode metrics) {
        Map<String, Double> read = new LinkedHashMap<>();
        metrics.properties()
                .forEach(each -> read.put(each.getKey(), each.getValue().asDouble()));
        return read;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("has a header in which \"" + text + "\" is no time", malformed);
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("has a header in which \"" + name + "\" is no text");
        }
        return value.textValue();
    }

    private static int whole(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw new IllegalArgumentException("has a header in which \"" + name + "\" is no whole number");
        }
        return value.intValue();
    }

    /** Takes the numbers of one matrix from the body. */
    static Matrix matrix(JsonNode announced, ByteBuffer body) {
        int rows = whole(announced, "rows");
        int columns = whole(announced, "columns");
        boolean half = text(announced, "type").equals(HALF);
        if (!half && !text(announced, "type").equals(FULL)) {
            throw new IllegalArgumentException("has a matrix of the unknown type \"" + text(announced, "type") + "\"");
        }
        long bytes = (long) rows * columns * (half ? Short.BYTES : Float.BYTES);
        if (bytes > body.remaining() || columns > LARGEST) {
            throw new IllegalArgumentException("is damaged or cut off, a matrix of " + rows + " x " + columns
                    + " is announced and \"" + body.remaining() + "\" bytes are left");
        }
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = half ? Half.toFloat(body.getShort()) : body.getFloat();
        }
        return new Matrix(rows, columns, values);
    }
}
