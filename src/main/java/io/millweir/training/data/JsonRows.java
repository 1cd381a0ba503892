package io.millweir.training.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Takes a file apart into its JSON objects, one at a time, so that its size does not matter: an object a line, or the
 * elements of one array.
 */
final class JsonRows {
    private static final int BUFFER = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectReader ELEMENT = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    private final Problems problems;
    private final BiConsumer<String, ObjectNode> rows;

    private JsonRows(Path file, Problems problems, BiConsumer<String, ObjectNode> rows) {
        this.file = file;
        this.problems = problems;
        this.rows = rows;
    }

    /**
     * Reads a file; what is no JSON object is a problem.
     *
     * @param rows told of each object and where it stands: {@code file:line}, or {@code file[index]} in an array
     * @throws IOException when the file cannot be read
     */
    static void read(Path file, Problems problems, BiConsumer<String, ObjectNode> rows) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            problems.add(file.toString(), "cannot be read; name a readable file");
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            JsonRows reading = new JsonRows(file, problems, rows);
            if (isArray(in)) {
                reading.elements(in);
            } else {
                reading.lines(in);
            }
        }
    }

    /** Looks at the first character, and past a byte order mark. */
    private static boolean isArray(InputStream in) throws IOException {
        in.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            in.reset();
        }
        in.mark(BUFFER / 2);
        int first = in.read();
        for (int i = 1; i < BUFFER / 2 && first >= 0 && Character.isWhitespace(first); i++) {
            first = in.read();
        }
        in.reset();
        return first == '[';
    }

    private void lines(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        long number = 1;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            int begin = 0;
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, begin, i - begin);
                    line(number++, line);
                    begin = i + 1;
                }
            }
            line.write(buffer, begin, count - begin);
        }
        line(number, line);
    }

    private void line(long number, ByteArrayOutputStream line) throws IOException {
        String where = file + ":" + number;
        try {
            JsonNode value = MAPPER.readTree(line.toByteArray());
            if (!value.isMissingNode()) {
                take(where, value);
            }
        } catch (JsonProcessingException | NumberFormatException wrong) {
            problems.add(
                    where,
                    "is not JSON, or names a field twice" + column(wrong) + "; write one JSON object a line, in UTF-8");
        } finally {
            line.reset();
        }
    }

    private void elements(InputStream in) throws IOException {
        long index = 0;
        try (JsonParser parser = MAPPER.createParser(in)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonNode value = ELEMENT.readTree(parser);
                take(file + "[" + index++ + "]", value);
            }
            if (parser.nextToken() != null) {
                problems.add(file.toString(), "something follows the array; keep one array in a file");
            }
        } catch (JsonProcessingException | NumberFormatException wrong) {
            // What follows cannot be told apart any more.
            problems.add(
                    file + "[" + index + "]",
                    "is not JSON, or names a field twice" + place(wrong) + "; mend it and read the file again");
        }
    }

    private void take(String where, JsonNode value) {
        if (value instanceof ObjectNode row) {
            rows.accept(where, row);
        } else {
            problems.add(where, "is no JSON object; write {\"query\": …, …}");
        }
    }

    private static String column(Exception wrong) {
        return wrong instanceof JsonProcessingException json && json.getLocation() != null
                ? ", at column \"" + json.getLocation().getColumnNr() + "\""
                : "";
    }

    private static String place(Exception wrong) {
        return wrong instanceof JsonProcessingException json && json.getLocation() != null
                ? ", at line \"" + json.getLocation().getLineNr() + "\"" + column(wrong)
                : "";
    }
}
