package io.millweir.topics;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The names of the fields that a schema describes. */
final class SchemaFields {
    private SchemaFields() {}

    static List<String> ofQuery() {
        try {
            List<String> names = new ArrayList<>();
            new ObjectMapper()
                    .readTree(Path.of("topics/schemas/query.schema.json").toFile())
                    .get("properties")
                    .fieldNames()
                    .forEachRemaining(names::add);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
