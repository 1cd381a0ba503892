package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.millweir.domain.Chunk;
import io.millweir.domain.Decision;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Health;
import io.millweir.domain.Latency;
import io.millweir.domain.Operation;
import io.millweir.domain.Purpose;
import io.millweir.domain.Response;
import io.millweir.domain.Usage;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {
    private static final Path TOPICS = Path.of("topics");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(TOPICS.resolve("schemas"))) {
            return files.sorted().toList().stream();
        }
    }

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of(Response.class, "response"),
                Arguments.of(Usage.class, "usage"),
                Arguments.of(Latency.class, "latency"),
                Arguments.of(Decision.class, "decision"),
                Arguments.of(Chunk.class, "chunk"),
                Arguments.of(Health.class, "health"));
    }

    @Test
    void there_is_a_schema_for_every_topic_and_none_besides_the_common_parts() throws IOException {
        Set<String> named = new TreeSet<>(Set.of("schemas/common.schema.json"));
        TopicCatalog.load().all().forEach(spec -> named.add(spec.schema()));

        assertThat(files().map(file -> TOPICS.relativize(file).toString())).containsExactlyElementsOf(named);
        assertThat(named).hasSize(TopicName.values().length + 1);
    }

    @ParameterizedTest
    @MethodSource("files")
    void is_valid_json_schema_that_describes_every_property(Path file) throws IOException {
        JsonNode schema = MAPPER.readTree(file.toFile());
        JsonSchema dialect = FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(dialect.validate(schema)).isEmpty();
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("description").asText()).isNotBlank();
        schema.findValues("properties")
                .forEach(properties -> properties.properties().forEach(each -> assertThat(
                                each.getValue().has("description")
                                        || each.getValue().has("$ref"))
                        .as(file + ": " + each.getKey() + " has a description")
                        .isTrue()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void compiles_with_everything_it_refers_to(Path file) {
        JsonSchema schema = FACTORY.getSchema(SchemaLocation.of(file.toUri().toString()));

        schema.initializeValidators();
    }

    @ParameterizedTest
    @MethodSource("records")
    void has_the_fields_of_its_record(Class<?> type, String name) throws IOException {
        compare(type, name, MAPPER.readTree(schemaFile(name).toFile()));
    }

    @Test
    void names_the_error_codes_of_the_code() throws IOException {
        assertThat(common("error_code"))
                .containsExactly(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toArray(String[]::new));
    }

    @Test
    void names_the_finish_reasons_operations_and_purposes_of_the_code() throws IOException {
        assertThat(common("finish_reason"))
                .containsExactly(Arrays.stream(FinishReason.values())
                        .map(FinishReason::wireName)
                        .toArray(String[]::new));
        assertThat(common("operation"))
                .containsExactly(Arrays.stream(Operation.values())
                        .map(Operation::wireName)
                        .toArray(String[]::new));
        assertThat(common("purpose"))
                .containsExactly(
                        Arrays.stream(Purpose.values()).map(Purpose::wireName).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response",
                "usage",
                "latency",
                "decision",
                "chunk",
                "health",
                "spend",
                "instance",
                "lesson",
                "learned"
            })
    void closes_the_events_that_only_millweir_writes(String name) throws IOException {
        JsonNode schema = MAPPER.readTree(schemaFile(name).toFile());

        assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
        assertThat(schema.path("additionalProperties").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"query\":\"hi\"}",
                "{\"query\":\"hi\",\"qery\":1}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":2,\"top_p\":1}",
                "{\"input\":[\"a\",\"b\"],\"operation\":\"embeddings\",\"metadata\":{\"a\":null}}",
                "{\"input\":\"a\"}"
            })
    void accepts_a_query(String json) {
        assertThat(validate("query", json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "\"hi\"",
                "{\"query\":\"hi\",\"input\":\"hi\"}",
                "{\"query\":1}",
                "{\"query\":\"hi\",\"temperature\":2.1}",
                "{\"query\":\"hi\",\"top_p\":0}",
                "{\"query\":\"hi\",\"priority\":\"urgent\"}",
                "{\"query\":\"hi\",\"tags\":{\"a\":1}}",
                "{\"messages\":[{\"role\":\"robot\",\"content\":\"hi\"}]}"
            })
    void refuses_what_is_no_query(String json) {
        assertThat(validate("query", json)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "lost", "rate_limited"})
    void accepts_a_usage_record_of_every_outcome(String outcome) {
        assertThat(validate("usage", Json.text(usage(outcome)))).isEmpty();
    }

    @Test
    void refuses_a_usage_record_with_an_outcome_of_no_contract() {
        assertThat(validate("usage", Json.text(usage("failed")))).isNotEmpty();
    }

    @Test
    void refuses_a_time_without_milliseconds() {
        String text = Json.text(usage("ok"));

        assertThat(validate("usage", text.replace(".006Z", "Z"))).isNotEmpty();
    }

    @Test
    void accepts_anything_as_a_dead_letter() {
        assertThat(validate("dead-letter", "[1, \"two\"]")).isEmpty();
    }

    @Test
    void names_the_headers_of_a_dead_letter_as_the_code_does() throws IOException {
        JsonNode headers = MAPPER.readTree(schemaFile("dead-letter").toFile()).at("/$defs/headers/properties");

        assertThat(headers.fieldNames())
                .toIterable()
                .containsExactly(
                        Headers.ERROR_CODE,
                        Headers.ERROR_MESSAGE,
                        Headers.SOURCE_TOPIC,
                        Headers.SOURCE_PARTITION,
                        Headers.SOURCE_OFFSET);
    }

    private static void compare(Class<?> type, String where, JsonNode schema) throws IOException {
        Set<String> required = new TreeSet<>();
        Set<String> fields = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String field = snake(component.getName());
            fields.add(field);
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(field);
            }
            JsonNode property = resolve(schema.path("properties").path(field));
            assertThat(jsonType(property)).as(where + "." + field + ": type").isEqualTo(expected(component));
            Class<?> nested = nested(component.getGenericType());
            if (nested.isRecord()) {
                compare(nested, where + "." + field, property.has("items") ? resolve(property.get("items")) : property);
            }
        }
        assertThat(names(schema.path("properties").fieldNames()))
                .as(where + ": properties")
                .isEqualTo(fields);
        assertThat(texts(schema.path("required"))).as(where + ": required").isEqualTo(required);
        assertThat(schema.path("additionalProperties").booleanValue())
                .as(where + ": open")
                .isFalse();
    }

    private static String expected(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "integer";
        }
        if (type == double.class || type == Double.class || type == BigDecimal.class) {
            return "number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == List.class) {
            return "array";
        }
        return type == Map.class || type.isRecord() ? "object" : "string";
    }

    private static String jsonType(JsonNode property) throws IOException {
        if (property.has("type")) {
            return property.get("type").asText();
        }
        JsonNode alternative =
                property.path("anyOf").path(property.path("anyOf").size() - 1);
        return resolve(alternative).path("type").asText("none");
    }

    private static Class<?> nested(Type type) {
        if (type instanceof ParameterizedType list && list.getActualTypeArguments().length == 1) {
            return nested(list.getActualTypeArguments()[0]);
        }
        return type instanceof Class<?> plain ? plain : Object.class;
    }

    private static JsonNode resolve(JsonNode schema) throws IOException {
        String ref = schema.path("$ref").asText("");
        if (ref.isEmpty()) {
            return schema;
        }
        String[] parts = ref.split("#", 2);
        String file = parts[0].isEmpty() ? "common.schema.json" : parts[0];
        JsonNode target =
                MAPPER.readTree(TOPICS.resolve("schemas").resolve(file).toFile());
        return resolve(parts.length == 1 ? target : target.at(parts[1]));
    }

    private static Set<String> names(java.util.Iterator<String> names) {
        Set<String> set = new TreeSet<>();
        names.forEachRemaining(set::add);
        return set;
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> set = new TreeSet<>();
        array.forEach(each -> set.add(each.asText()));
        return set;
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static List<String> common(String definition) throws IOException {
        JsonNode values = MAPPER.readTree(schemaFile("common").toFile()).at("/$defs/" + definition + "/enum");
        return Stream.iterate(0, i -> i < values.size(), i -> i + 1)
                .map(i -> values.get(i).asText())
                .toList();
    }

    private static Set<ValidationMessage> validate(String name, String json) {
        return FACTORY.getSchema(SchemaLocation.of(schemaFile(name).toUri().toString()))
                .validate(json, InputFormat.JSON);
    }

    private static Path schemaFile(String name) {
        return TOPICS.resolve("schemas").resolve(name + ".schema.json");
    }

    private static Usage usage(String outcome) {
        Instant at = Instant.parse("2026-01-02T03:04:05.006Z");
        return new Usage(
                "q-1/1",
                "q-1",
                1,
                "team-a",
                null,
                null,
                null,
                "chat",
                "nova-micro",
                "amazon.nova-micro-v1:0",
                "aws.bedrock",
                "us-east-1",
                false,
                outcome,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "r1",
                0,
                at,
                at,
                null);
    }
}
