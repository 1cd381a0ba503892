package io.millweir.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingDataTest {
    @TempDir
    private Path directory;

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("data"), content.replace('\'', '"'));
    }

    private RoutingData read(String content) throws IOException {
        return RoutingData.read(file(content));
    }

    private void assertRefused(String content, String... problems) {
        assertThatThrownBy(() -> read(content)).isInstanceOfSatisfying(DataException.class, refused -> {
            assertThat(refused.problems()).hasSize(problems.length);
            for (int i = 0; i < problems.length; i++) {
                assertThat(refused.problems().get(i)).startsWith(directory.resolve("data") + problems[i]);
            }
        });
    }

    @Test
    void a_row_has_every_field_of_the_format() throws IOException {
        RoutingData data = read("{'query':'Why?','scores':{'b':0.25,'a':1},'task':'why','input_tokens':7,"
                + "'output_tokens':{'a':3,'b':40},'costs':{'a':0.00000651},'latency_ms':{'b':212},"
                + "'confidence':{'a':0.5},'weight':2.5}\n");

        assertThat(data.models()).containsExactly("a", "b");
        assertThat(data.warnings()).isEmpty();
        assertThat(data.rows())
                .containsExactly(new RoutingRow(
                        "Why?",
                        Map.of("a", 1.0, "b", 0.25),
                        Optional.of("why"),
                        OptionalLong.of(7),
                        Map.of("a", 3L, "b", 40L),
                        Map.of("a", new BigDecimal("0.00000651")),
                        Map.of("b", 212L),
                        Map.of("a", 0.5),
                        2.5));
        assertThat(data.rows().get(0).scores().keySet()).containsExactly("b", "a");
    }

    @Test
    void a_row_needs_no_more_than_a_query_and_a_score() throws IOException {
        RoutingData data = read("{'query':'Why?','scores':{'a':0}}\n\n  \n{'query':'How?','scores':{'b':1.0}}");

        assertThat(data.rows())
                .containsExactly(RoutingRow.of("Why?", Map.of("a", 0.0)), RoutingRow.of("How?", Map.of("b", 1.0)));
        assertThat(data.models()).containsExactly("a", "b");
    }

    @Test
    void the_scores_of_an_array_of_questions_are_joined_by_the_name_of_the_model() throws IOException {
        RoutingData data = read("\uFEFF [\n {'question':'Why?','scores':{'a':1.0,'b':0.0},'cluster_id':2},\n"
                + " {'question':'How?','scores':{'b':0.5,'a':0.0},'cluster_id':0}\n]\n");

        assertThat(data.rows()).extracting(row -> row.scores().get("b")).containsExactly(0.0, 0.5);
        assertThat(data.warnings()).isEmpty();
    }

    @Test
    void rows_of_one_model_each_are_brought_together_by_their_query() throws IOException {
        RoutingData data = read(
                """
                {"query":"Why?","model_name":"b","performance":1.0,"task_name":"why","input_tokens":10,"output_tokens":5,"response_time":1.25,"response":"So."}
                {"query":"How?","model_name":"a","performance":0,"task_name":"how","response_time":"none"}
                {"query":"Why?","model_name":"a","performance":0.5,"task_name":"why","input_tokens":12.0,"output_tokens":7}
                {"query":"How?","model_name":"b","performance":null,"task_name":"how"}
                {"query":"Why?","model_name":"a","performance":0,"task_name":"why","input_tokens":14,"output_tokens":8}
                """);

        assertThat(data.rows())
                .containsExactly(
                        new RoutingRow(
                                "Why?",
                                Map.of("b", 1.0, "a", 0.25),
                                Optional.of("why"),
                                OptionalLong.of(12),
                                Map.of("b", 5L, "a", 8L),
                                Map.of(),
                                Map.of("b", 1_250L),
                                1),
                        RoutingRow.of("How?", Map.of("a", 0.0)).withTask("how"));
        assertThat(data.warnings())
                .containsExactly(directory.resolve("data")
                        + ": \"1\" rows have no performance and count as not tried; score them to use them");
    }

    @Test
    void every_problem_is_told_with_its_line_and_field() {
        assertRefused(
                """
                {'query':'Why?','scores':{'a':1.5,'b':-0.01,'c':'1','d':true}}
                {'scores':{'a':1}}
                {'query':' ','scores':{'a':1}}

                {'query':'Why?','scores':{}}
                {'query':'Why?','scores':[1,2]}
                {'query':'Why?'}
                {'query':7,'scores':{'a':1},'task':1}
                {'query':'Why?','scores':{'a':1},'input_tokens':1.5,'output_tokens':{'a':-1},'costs':{'a':'$1'},'weight':0}
                {'query':'Why?','scores':{'a':1,'a':0}}
                ['Why?']
                {'query':'Why?','scores':{'a':NaN}}
                """,
                ":1: scores[\"a\"]: \"1.5\" is not from 0 to 1; divide",
                ":1: scores[\"b\"]: \"-0.01\" is not from 0 to 1",
                ":1: scores[\"c\"]: \"1\" is no number; give",
                ":1: scores[\"d\"]: \"true\" is no number",
                ":2: query: is missing; give",
                ":3: query: is empty; give",
                ":5: scores: holds no score; give",
                ":6: scores: \"[1,2]\" is no object; write",
                ":7: scores: holds no score",
                ":8: query: \"7\" is no text; write",
                ":8: task: \"1\" is no text",
                ":9: input_tokens: \"1.5\" is no count; give",
                ":9: output_tokens[\"a\"]: \"-1\" is no count",
                ":9: costs[\"a\"]: \"$1\" is no cost; give",
                ":9: weight: \"0\" is no weight; give",
                ":10: is not JSON, or names a field twice, at column",
                ":11: is no JSON object; write",
                ":12: is not JSON");
    }

    @Test
    void more_problems_than_anybody_reads_are_counted() {
        assertThatThrownBy(() -> read("{'query':'Why?','scores':{'a':2}}\n".repeat(1_020)))
                .isInstanceOfSatisfying(DataException.class, refused -> assertThat(refused.problems())
                        .hasSize(21)
                        .last()
                        .asString()
                        .endsWith(": \"1000\" more problems are not shown; mend these first"));
    }

    @Test
    void a_problem_in_an_array_is_told_with_its_place() {
        assertRefused(
                "[{'question':'Why?','scores':{'a':2}}, 5]", "[0]: scores[\"a\"]: \"2\"", "[1]: is no JSON object");
        assertRefused("[{'question':'Why?','scores':{'a':1}},\n {'question':", "[1]: is not JSON");
        assertRefused("[{'question':'Why?','scores':{'a':1}}", "[1]: is not JSON");
        assertRefused("[{'question':'Why?','scores':{'a':1}}] []", ": something follows the array; keep");
    }

    @Test
    void a_row_of_one_model_needs_its_name() {
        assertRefused("{'query':'Why?','performance':1}", ":1: model_name: is missing; name");
    }

    @Test
    void queries_without_scores_are_no_routing_data() {
        assertRefused("{'query':'Why?','ground_truth':'So.'}\n".repeat(3), ":1: has neither scores nor model_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "[]", "{'query':'Why?','model_name':'a'}"})
    void a_file_without_a_score_is_refused(String content) {
        assertRefused(content, ": holds no row with a score; give");
    }

    @Test
    void a_file_that_is_not_there_or_no_utf8_is_refused() throws IOException {
        Path none = directory.resolve("none");
        Files.write(directory.resolve("data"), "{\"query\":\"für\"}".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> RoutingData.read(none)).hasMessage(none + ": cannot be read; name a readable file");
        assertThatThrownBy(() -> RoutingData.read(directory)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> RoutingData.read(directory.resolve("data"))).hasMessageContaining("in UTF-8");
    }

    @Test
    void a_field_that_was_probably_meant_to_be_another_is_told_once() throws IOException {
        RoutingData data = read("{'query':'Why?','scores':{'a':1},'wieght':2,'id':1}\n".repeat(3));

        assertThat(data.warnings())
                .containsExactly(directory.resolve("data")
                        + ": unknown field \"wieght\" is left out of \"3\" rows; did you mean \"weight\"?");
    }

    @Test
    void what_is_written_is_read_again() throws IOException {
        RoutingData data = read(
                "{'query':'Ünë \\n'','scores':{'b':0.125,'a':1},'task':'why','input_tokens':7,".replace("\\n'", "\\n")
                        + "'output_tokens':{'a':3},'costs':{'a':0.00000651,'b':1e-9},'latency_ms':{'b':212},"
                        + "'confidence':{'a':0.5},'weight':2.5}\n"
                        + "{'query':'How?','scores':{'a':0}}\n");
        Path written = directory.resolve("written.jsonl");

        data.write(written);

        assertThat(RoutingData.read(written).rows()).isEqualTo(data.rows());
        assertThat(Files.readAllLines(written))
                .hasSize(2)
                .last()
                .isEqualTo("{\"query\":\"How?\",\"scores\":{\"a\":0}}");
        assertThat(Files.readString(written)).contains("\"b\":0.000000001", "{\"b\":0.125,\"a\":1}");
        assertThat(directory).isDirectoryNotContaining("glob:**.part");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'query':'Why?','scores':{'a':1,'b':0.5}}                | true",
                "{'scores':{'b':0.50,'a':1.0},'query':'Why?','weight':1}  | true",
                "[{'question':'Why?','scores':{'b':5e-1,'a':1}}]          | true",
                "{'query':'Why?','scores':{'a':1,'b':0.51}}               | false",
                "{'query':'Why? ','scores':{'a':1,'b':0.5}}               | false",
                "{'query':'Why?','scores':{'a':1,'b':0.5},'task':'why'}   | false",
                "{'query':'Why?','scores':{'a':1,'b':0.5},'weight':2}     | false",
            })
    void the_hash_tells_content_from_form(String content, boolean same) throws IOException {
        String hash = RoutingData.of(List.of(RoutingRow.of("Why?", Map.of("a", 1.0, "b", 0.5))))
                .hash();

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(read(content).hash().equals(hash)).isEqualTo(same);
    }

    @Test
    void tasks_are_joined_by_the_exact_text_of_the_query() throws IOException {
        Path queries = Files.writeString(
                directory.resolve("queries"),
                """
                {"task_name": "why", "query": "Why?", "ground_truth": "So.", "metric": "em", "choices": "None", "task_id": "None"}
                {"task_name": "how", "query": "How?"}
                {"task_name": "other", "query": "Why?"}
                """);
        RoutingData data = read("{'query':'Why?','scores':{'a':1}}\n{'query':'how?','scores':{'a':1}}\n"
                        + "{'query':'How?','scores':{'a':1},'task':'own'}\n")
                .withTasks(queries);

        assertThat(data.rows())
                .extracting(RoutingRow::task)
                .containsExactly(Optional.of("why"), Optional.empty(), Optional.of("own"));
        assertThat(data.warnings())
                .containsExactly(
                        queries + ": \"1\" rows of \"3\" have no task; their text is not in this file",
                        queries + ": \"1\" queries stand there again with another task; the first counts");
    }

    @Test
    void a_file_of_other_queries_is_refused() throws IOException {
        RoutingData data = read("{'query':'Why?','scores':{'a':1}}");
        Path queries = Files.writeString(directory.resolve("queries"), "{\"task\":\"t\",\"query\":\"Whither?\"}");

        assertThatThrownBy(() -> data.withTasks(queries))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("tells no task of any of these queries; name");
    }

    @Test
    void the_answers_of_a_large_file_are_read_past() throws IOException {
        Path large = directory.resolve("large.jsonl");
        String response = "x".repeat(20_000);
        try (BufferedWriter out = Files.newBufferedWriter(large)) {
            for (int i = 0; i < 4_000; i++) {
                out.write("{\"query\":\"" + i / 4 + "\",\"model_name\":\"" + i % 4
                        + "\",\"performance\":1,\"response\":\"" + response + "\"}\n");
            }
        }

        RoutingData data = RoutingData.read(large);

        assertThat(Files.size(large)).isGreaterThan(80_000_000);
        assertThat(data.rows()).hasSize(1_000).allMatch(row -> row.scores().size() == 4);
    }

    @Test
    void the_shared_questions_are_read_with_their_tasks() throws IOException {
        RoutingData data = RoutingData.read(SharedData.file("llmrouter/dcrouter_train.json"))
                .withTasks(SharedData.file("llmrouter/default_query_train.jsonl"));

        assertThat(data.rows()).hasSize(5_608).allMatch(row -> row.task().isPresent());
        assertThat(data.models()).hasSize(9);
        assertThat(data.rows()).allMatch(row -> row.scores().size() == 9);
        assertThat(data.warnings()).hasSize(1).first().asString().contains("\"6\" queries stand there again");
    }
}
