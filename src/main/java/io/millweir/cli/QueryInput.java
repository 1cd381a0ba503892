package io.millweir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file of queries: {@code .txt} (one a line), {@code .json} (a list of texts or objects), {@code .jsonl} (a text
 * or an object a line). What an object holds besides the fields of a query becomes its {@code metadata}.
 */
final class QueryInput {
    private static final Set<String> FIELDS = Set.of(
            "id",
            "query",
            "messages",
            "input",
            "operation",
            "system_prompt",
            "model",
            "router",
            "candidates",
            "route_only",
            "stream",
            "temperature",
            "top_p",
            "max_tokens",
            "stop_sequences",
            "additional_model_request_fields",
            "guardrail",
            "service_tier",
            "performance_config",
            "dimensions",
            "normalize",
            "input_type",
            "tenant",
            "user",
            "tags",
            "priority",
            "timeout_ms",
            "max_cost",
            "quality_bias",
            "metadata");

    private static final int LONGEST_ID = 512;

    private QueryInput() {}

    static List<ObjectNode> read(Path file) throws IOException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new UsageException("--input: \"" + file + "\" cannot be read; name a readable file");
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        byte[] bytes = Files.readAllBytes(file);
        List<ObjectNode> queries = new ArrayList<>();
        if (name.endsWith(".json")) {
            JsonNode list = parsed(bytes, file.toString());
            if (!list.isArray()) {
                throw new UsageException(file + ": holds no list; write [\"a query\", {\"query\": …}]");
            }
            for (int i = 0; i < list.size(); i++) {
                queries.add(query(list.get(i), file + "[" + i + "]"));
            }
        } else if (name.endsWith(".jsonl") || name.endsWith(".txt")) {
            boolean json = name.endsWith(".jsonl");
            int number = 0;
            for (String line : text(bytes, file).lines().toList()) {
                number++;
                if (!line.isBlank()) {
                    String where = file + ":" + number;
                    queries.add(
                            json
                                    ? query(parsed(line.getBytes(StandardCharsets.UTF_8), where), where)
                                    : Json.object().put("query", line));
                }
            }
        } else {
            throw new UsageException(
                    "--input: \"" + file + "\" has no known ending; give a .txt, .json or .jsonl file");
        }
        if (queries.isEmpty()) {
            throw new UsageException("--input: \"" + file + "\" holds no query; write at least one");
        }
        return queries;
    }

    private static ObjectNode query(JsonNode value, String where) {
        if (value.isTextual()) {
            return Json.object().put("query", value.asText());
        }
        if (!(value instanceof ObjectNode given)) {
            throw new UsageException(where + ": is neither a text nor an object; write \"a query\" or {\"query\": …}");
        }
        ObjectNode query = Json.object();
        if (given.hasNonNull("metadata") && !given.get("metadata").isObject()) {
            throw new UsageException(where + ": \"metadata\" is no object; write {\"metadata\": {…}}");
        }
        ObjectNode metadata = given.get("metadata") instanceof ObjectNode own ? own.deepCopy() : Json.object();
        id(given, where).ifPresent(id -> query.put("id", id));
        given.properties().forEach(field -> {
            if (field.getKey().equals("id")) {
                return;
            }
            if (FIELDS.contains(field.getKey())) {
                query.set(field.getKey(), field.getValue());
            } else {
                metadata.set(field.getKey(), field.getValue());
            }
        });
        if (!metadata.isEmpty()) {
            query.set("metadata", metadata);
        }
        return query;
    }

    /** The id as text; many files number their lines. */
    private static Optional<String> id(ObjectNode given, String where) {
        JsonNode id = given.path("id");
        if (id.isMissingNode() || id.isNull()) {
            return Optional.empty();
        }
        String text = id.asText();
        if (!(id.isTextual() || id.isIntegralNumber()) || text.isBlank() || text.length() > LONGEST_ID) {
            throw new UsageException(where + ": \"id\" is neither a number nor a text of 1 to " + LONGEST_ID
                    + " characters; give one, or leave it out");
        }
        return Optional.of(text);
    }

    private static String text(byte[] bytes, Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UsageException(file + ": is not UTF-8; encode the file as UTF-8");
        }
    }

    private static JsonNode parsed(byte[] bytes, String where) {
        Parsed parsed = Json.parse(bytes);
        if (parsed instanceof Parsed.Ok ok) {
            return ok.value();
        }
        throw new UsageException(where + ": " + ((Parsed.Malformed) parsed).what());
    }
}
