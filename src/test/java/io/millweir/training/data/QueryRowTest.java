package io.millweir.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryRowTest {
    @TempDir
    private Path directory;

    private List<QueryRow> read(String content) throws IOException {
        return QueryRow.read(Files.writeString(directory.resolve("queries"), content));
    }

    @Test
    void a_query_needs_no_more_than_its_text() throws IOException {
        assertThat(read("{\"query\": \"Why?\"}"))
                .containsExactly(new QueryRow("Why?", Optional.empty(), List.of(), Optional.empty(), List.of()));
    }

    @Test
    void a_query_of_llmrouter_has_its_choices_as_python_prints_them() throws IOException {
        List<QueryRow> rows = read(
                """
                {"task_name":"arc","query":"Why?","ground_truth":"B","metric":"em_mc","choices":"{'text': ['it\\u2019s so', \\"it's not\\"], 'label': ['A', 'B']}","task_id":"None"}
                {"task_name":"mmlu","query":"How?","ground_truth":"A","metric":"em_mc","choices":"['$100', '$150']"}
                {"task_name":"qa","query":"Who?","ground_truth":"me","metric":"f1_score","choices":"None"}
                """);

        assertThat(rows.get(0))
                .isEqualTo(new QueryRow(
                        "Why?",
                        Optional.of("arc"),
                        List.of("B"),
                        Optional.of("em_mc"),
                        List.of(new Choice("A", "it’s so"), new Choice("B", "it's not"))));
        assertThat(rows.get(1).choices()).containsExactly(new Choice("A", "$100"), new Choice("B", "$150"));
        assertThat(rows.get(2).choices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"red\", \"blue\"]",
                "\"[\\\"red\\\", \\\"blue\\\"]\"",
                "\"['red', 'blue']\"",
                "\"('red', 'blue',)\"",
                "[{\"label\": \"A\", \"text\": \"red\"}, {\"label\": \"B\", \"text\": \"blue\"}]",
                "{\"label\": [\"A\", \"B\"], \"text\": [\"red\", \"blue\"]}",
                "{\"labels\": [\"A\", \"B\"], \"text\": [\"red\", \"blue\"]}",
            })
    void choices_come_in_several_forms(String choices) throws IOException {
        assertThat(read("{\"query\":\"Which?\",\"choices\":" + choices + "}")
                        .get(0)
                        .choices())
                .containsExactly(new Choice("A", "red"), new Choice("B", "blue"));
    }

    @Test
    void several_right_answers_are_a_list() throws IOException {
        List<QueryRow> rows = read(
                """
                {"query":"Who?","task":"qa","ground_truth":["Ada","Ada Lovelace"],"metric":"em"}
                {"query":"How many?","ground_truth":12}
                {"query":"Is it?","ground_truth":true,"metric":"None"}
                """);

        assertThat(rows)
                .extracting(QueryRow::groundTruth)
                .containsExactly(List.of("Ada", "Ada Lovelace"), List.of("12"), List.of("true"));
        assertThat(rows.get(2).metric()).isEmpty();
    }

    @Test
    void every_problem_is_told_with_its_line_and_field() {
        assertThatThrownBy(
                        () -> read(
                                """
                                {"query":""}
                                {"query":"Why?","choices":"red or blue"}
                                {"query":"Why?","choices":{"text":["red"],"label":["A","B"]}}
                                {"query":"Why?","ground_truth":{"a":1},"metric":7}
                                """))
                .isInstanceOfSatisfying(DataException.class, refused -> assertThat(refused.problems())
                        .zipSatisfy(
                                List.of(
                                        ":1: query: is empty; give",
                                        ":2: choices: are no list of texts",
                                        ":3: choices: are no list of texts",
                                        ":4: ground_truth: is neither a text nor a list of texts; write",
                                        ":4: metric: \"7\" is no text; write"),
                                (problem, begin) ->
                                        assertThat(problem).startsWith(directory.resolve("queries") + begin)));
    }

    @Test
    void a_file_without_a_query_is_refused() {
        assertThatThrownBy(() -> read("\n")).hasMessageEndingWith(": holds no query; give at least one");
    }

    @Test
    void the_shared_queries_are_all_read() throws IOException {
        List<QueryRow> rows = QueryRow.read(SharedData.file("llmrouter/default_query_train.jsonl"));

        assertThat(rows).hasSize(5_616).allMatch(row -> row.task().isPresent());
        assertThat(rows)
                .filteredOn(row -> row.metric().equals(Optional.of("em_mc")))
                .hasSize(2_598)
                .allMatch(row -> row.choices().size() > 1)
                .allMatch(row -> row.choices().stream()
                        .map(Choice::label)
                        .anyMatch(row.groundTruth().get(0)::equals));
    }
}
