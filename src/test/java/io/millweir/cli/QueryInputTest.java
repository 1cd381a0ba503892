package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryInputTest {
    @TempDir
    private Path directory;

    private List<String> read(String name, String content) throws Exception {
        List<String> read = new ArrayList<>();
        for (ObjectNode query : QueryInput.read(Files.writeString(directory.resolve(name), content))) {
            read.add(query.toString());
        }
        return read;
    }

    @Test
    void a_txt_holds_a_query_a_line() throws Exception {
        assertThat(read("q.txt", "Why?\r\n\n  \"How\" is {it}\n\t\nlast"))
                .containsExactly(
                        "{\"query\":\"Why?\"}", "{\"query\":\"  \\\"How\\\" is {it}\"}", "{\"query\":\"last\"}");
    }

    @Test
    void a_json_holds_a_list_of_texts_and_objects() throws Exception {
        assertThat(read("q.json", "[\"Why?\",\n {\"query\": \"How?\", \"model\": \"m\"}, {\"input\": [\"a\"]}]"))
                .containsExactly("{\"query\":\"Why?\"}", "{\"query\":\"How?\",\"model\":\"m\"}", "{\"input\":[\"a\"]}");
    }

    @Test
    void a_jsonl_holds_a_text_or_an_object_a_line() throws Exception {
        assertThat(read("q.JSONL", "\"Why?\"\n\n{\"query\": \"How?\"}\n"))
                .containsExactly("{\"query\":\"Why?\"}", "{\"query\":\"How?\"}");
    }

    @Test
    void what_is_no_field_of_a_query_becomes_metadata() throws Exception {
        assertThat(read("q.jsonl", "{\"query\":\"a\",\"ground_truth\":\"b\",\"metadata\":{\"k\":1},\"n\":[1.50]}"))
                .containsExactly("{\"query\":\"a\",\"metadata\":{\"k\":1,\"ground_truth\":\"b\",\"n\":[1.50]}}");
        assertThat(read("q.jsonl", "{\"query\":\"a\",\"metadata\":null,\"x\":1}"))
                .containsExactly("{\"query\":\"a\",\"metadata\":{\"x\":1}}");
    }

    @Test
    void the_fields_of_a_query_are_those_of_its_schema() throws Exception {
        ObjectNode query = new ObjectMapper().createObjectNode();
        new ObjectMapper()
                .readTree(Path.of("topics/schemas/query.schema.json").toFile())
                .get("properties")
                .fieldNames()
                .forEachRemaining(field -> query.putNull(field));

        assertThat(QueryInput.read(Files.writeString(directory.resolve("q.jsonl"), query.toString())))
                .singleElement()
                .satisfies(read -> assertThat(read.get("metadata").isNull()).isTrue());
    }

    @ParameterizedTest
    @CsvSource({"7,7", "\"a\",a", "123456789012345678901,123456789012345678901"})
    void an_id_is_a_text_and_a_number_becomes_one(String given, String id) throws Exception {
        assertThat(read("q.jsonl", "{\"query\":\"a\",\"id\":" + given + "}"))
                .containsExactly("{\"id\":\"" + id + "\",\"query\":\"a\"}");
    }

    @Test
    void an_id_that_is_null_is_none() throws Exception {
        assertThat(read("q.jsonl", "{\"query\":\"a\",\"id\":null}")).containsExactly("{\"query\":\"a\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "1.5", "true", "{}", "[1]"})
    void an_id_that_cannot_be_answered_is_told_with_its_line(String id) {
        assertThatThrownBy(() -> read("q.jsonl", "\"x\"\n{\"query\":\"a\",\"id\":" + id + "}"))
                .isInstanceOf(UsageException.class)
                .hasMessage(directory.resolve("q.jsonl")
                        + ":2: \"id\" is neither a number nor a text of 1 to 512 characters; give one, or leave it"
                        + " out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q.jsonl | 'oops'                             | :1: line 1, column",
                "q.jsonl | '\"a\"\n\n{\"query\": }'           | :3: line 1, column",
                "q.jsonl | '{\"query\":\"a\"} {}'             | :1: line 1, column",
                "q.jsonl | '5'                                | :1: is neither a text nor an object",
                "q.jsonl | '{\"query\":\"a\",\"metadata\":5}' | :1: \"metadata\" is no object",
                "q.json  | '{\"query\":\"a\"}'                | : holds no list; write",
                "q.json  | '[\"a\", 5]'                       | [1]: is neither a text nor an object",
                "q.json  | '[\"a\"'                           | : line 1, column",
                "q.json  | ''                                 | : empty value, expected JSON",
            })
    void what_is_no_query_is_told_with_its_place(String name, String content, String problem) {
        assertThatThrownBy(() -> read(name, content))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(directory.resolve(name) + problem);
    }

    @ParameterizedTest
    @CsvSource({"q.txt,''", "q.txt,'\n \n'", "q.jsonl,'\n'", "q.json,[]"})
    void an_empty_file_is_a_wrong_usage(String name, String content) {
        assertThatThrownBy(() -> read(name, content))
                .isInstanceOf(UsageException.class)
                .hasMessage("--input: \"" + directory.resolve(name) + "\" holds no query; write at least one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q.csv", "q", "txt", "q.json.gz"})
    void an_unknown_ending_is_a_wrong_usage(String name) {
        assertThatThrownBy(() -> read(name, "a"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--input: \"" + directory.resolve(name)
                        + "\" has no known ending; give a .txt, .json or .jsonl file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q.txt", "q.jsonl"})
    void a_file_that_is_no_utf8_is_a_wrong_usage(String name) throws Exception {
        Path file = Files.write(directory.resolve(name), "\"für\"".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> QueryInput.read(file))
                .isInstanceOf(UsageException.class)
                .hasMessage(file + ": is not UTF-8; encode the file as UTF-8");
    }

    @Test
    void a_file_that_is_not_there_or_a_directory_is_a_wrong_usage() {
        for (Path path : List.of(directory.resolve("none.txt"), directory, Path.of("/"))) {
            assertThatThrownBy(() -> QueryInput.read(path))
                    .isInstanceOf(UsageException.class)
                    .hasMessage("--input: \"" + path + "\" cannot be read; name a readable file");
        }
    }
}
