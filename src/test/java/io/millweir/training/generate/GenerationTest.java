package io.millweir.training.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import io.millweir.training.data.QueryRow;
import io.millweir.training.data.RoutingRow;
import io.millweir.training.metrics.MetricName;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final QueryRow PARIS = row("What is the capital of France?", "Paris", MetricName.EM);
    private static final QueryRow SUM = row("How much is 2 and 2?", "4", MetricName.GSM8K);

    @TempDir
    private Path directory;

    private final List<ObjectNode> sent = new ArrayList<>();

    private static QueryRow row(String query, String right, MetricName metric) {
        return new QueryRow(query, Optional.of("t"), List.of(right), Optional.of(metric.text()), List.of());
    }

    private Journal journal() throws IOException {
        return Journal.open(directory.resolve("out.calls"), Optional.empty(), "run-1", NOON);
    }

    private static Generation begun(Journal journal, List<QueryRow> rows, String... models) {
        Scoring scoring = Scoring.of("in", rows, Optional.empty(), true, Optional.empty());
        CallOptions options = new CallOptions(
                Optional.of("judge"),
                OptionalInt.of(100),
                Optional.empty(),
                Optional.of("team-a"),
                Optional.of(new CallOptions.Checks("checked", 2)));
        return new Generation(rows, List.of(models), scoring, options, journal);
    }

    private void send(Generation generation) {
        sent.clear();
        for (Optional<ObjectNode> next = generation.next(); next.isPresent(); next = generation.next()) {
            sent.add(next.get());
        }
    }

    private static ObjectNode answer(ObjectNode query, String text) {
        ObjectNode response = Json.object()
                .put("id", query.path("id").asText())
                .put("status", "ok")
                .put("model", query.path("model").asText())
                .put("text", text);
        response.putObject("usage").put("input_tokens", 10).put("output_tokens", text.length());
        response.putObject("cost").put("total", new BigDecimal("0.001"));
        response.putObject("latency").put("provider_ms", 120).put("total_ms", 500);
        return response;
    }

    private static ObjectNode error(ObjectNode query, String code) {
        ObjectNode response = Json.object().put("id", query.path("id").asText()).put("status", "error");
        response.putObject("error").put("code", code).put("message", "it did not work");
        return response;
    }

    @Test
    void every_query_is_put_to_every_model_once() throws IOException {
        try (Journal journal = journal()) {
            send(begun(journal, List.of(PARIS, SUM, PARIS), "a", "vendor/b"));
        }

        assertThat(sent).hasSize(4).allSatisfy(query -> {
            assertThat(query.path("id").asText())
                    .matches("run-1/[0-9a-f]{16}/" + query.path("model").asText());
            assertThat(query.at("/candidates/0").asText())
                    .isEqualTo(query.path("model").asText());
            assertThat(query.path("max_tokens").asInt()).isEqualTo(100);
            assertThat(query.path("tenant").asText()).isEqualTo("team-a");
            assertThat(query.at("/tags/generate").asText()).isEqualTo("run-1");
        });
        assertThat(sent.get(0).path("query").asText()).startsWith("What is the capital of France?\n\n");
    }

    @Test
    void answers_become_rows_with_scores_tokens_costs_and_latency() throws IOException {
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS, SUM), "a", "b");
            send(generation);

            generation.response(answer(sent.get(0), "Paris"));
            generation.response(answer(sent.get(1), "Rome"));
            generation.response(answer(sent.get(3), "#### 4"));

            assertThat(generation.progress()).isEqualTo(new Generation.Progress(3, 4));
            assertThat(generation.cost()).isEqualByComparingTo("0.003");
            assertThat(generation.data().orElseThrow().rows())
                    .containsExactly(
                            new RoutingRow(
                                    PARIS.query(),
                                    Map.of("a", 1.0, "b", 0.0),
                                    Optional.of("t"),
                                    OptionalLong.of(10),
                                    Map.of("a", 5L, "b", 4L),
                                    Map.of("a", new BigDecimal("0.001"), "b", new BigDecimal("0.001")),
                                    Map.of("a", 120L, "b", 120L),
                                    1),
                            new RoutingRow(
                                    SUM.query(),
                                    Map.of("b", 1.0),
                                    Optional.of("t"),
                                    OptionalLong.of(10),
                                    Map.of("b", 6L),
                                    Map.of("b", new BigDecimal("0.001")),
                                    Map.of("b", 120L),
                                    1));
        }
    }

    @Test
    void a_model_is_asked_whether_its_own_answers_are_right() throws IOException {
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "checked", "b");
            send(generation);
            generation.response(answer(sent.get(0), "Rome"));
            generation.response(answer(sent.get(1), "Paris"));
            send(generation);

            assertThat(sent).hasSize(2).allSatisfy(check -> {
                assertThat(check.path("model").asText()).isEqualTo("checked");
                assertThat(check.path("query").asText()).contains(PARIS.query(), "Rome", "yes or no");
                assertThat(check.path("max_tokens").asInt()).isEqualTo(32);
            });
            assertThat(sent.get(0).path("id")).isNotEqualTo(sent.get(1).path("id"));
            generation.response(answer(sent.get(0), "Yes."));
            assertThat(generation.data().orElseThrow().rows().get(0).confidence())
                    .isEmpty();
            generation.response(answer(sent.get(1), "no"));
            assertThat(generation.data().orElseThrow().rows().get(0).confidence())
                    .isEqualTo(Map.of("checked", 0.5));
        }
    }

    @Test
    void what_was_answered_is_not_asked_again_after_an_interruption() throws IOException {
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS, SUM), "a");
            send(generation);
            generation.response(answer(sent.get(0), "Paris"));
        }
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS, SUM), "a");
            assertThat(generation.progress()).isEqualTo(new Generation.Progress(1, 2));
            String open = sent.get(1).path("id").asText();

            send(generation);

            assertThat(sent)
                    .singleElement()
                    .satisfies(query -> assertThat(query.path("id").asText()).isEqualTo(open));
            assertThat(generation.data().orElseThrow().rows()).hasSize(1);
        }
    }

    @Test
    void an_answer_that_came_during_the_interruption_is_not_asked_for_again() throws IOException {
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");
            send(generation);
        }
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");

            generation.response(answer(sent.get(0), "Paris"));
            send(generation);

            assertThat(sent).isEmpty();
            assertThat(generation.progress()).isEqualTo(new Generation.Progress(1, 1));
        }
    }

    @Test
    void a_failed_call_is_missing_and_tried_under_another_id_the_next_time() throws IOException {
        String first;
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");
            send(generation);
            first = sent.get(0).path("id").asText();
            generation.response(error(sent.get(0), "rate_limited"));

            send(generation);

            assertThat(sent).isEmpty();
            assertThat(generation.data()).isEmpty();
            assertThat(generation.failures())
                    .containsExactly(new Generation.FailedCalls("a", "rate_limited", "it did not work", 1));
        }
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");
            send(generation);

            assertThat(sent)
                    .singleElement()
                    .satisfies(query -> assertThat(query.path("id").asText()).isEqualTo(first + "#2"));
            generation.response(error(sent.get(0), "timeout"));
        }
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");
            send(generation);
            generation.response(answer(sent.get(0), "Paris"));

            assertThat(sent.get(0).path("id").asText()).isEqualTo(first + "#3");
            assertThat(generation.failures()).isEmpty();
            assertThat(generation.data()).isPresent();
        }
    }

    @Test
    void an_error_that_is_read_back_only_moves_on_to_the_next_attempt() throws IOException {
        try (Journal journal = journal()) {
            send(begun(journal, List.of(PARIS), "a"));
        }
        ObjectNode old = error(sent.get(0), "timeout");
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");

            generation.response(old);
            send(generation);

            assertThat(generation.failures()).isEmpty();
            assertThat(sent.get(0).path("id").asText()).endsWith("/a#2");
        }
    }

    @Test
    void an_answer_of_another_model_is_a_failure() throws IOException {
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");
            send(generation);

            generation.response(answer(sent.get(0), "Paris").put("model", "b"));

            assertThat(generation.data()).isEmpty();
            assertThat(generation.failures()).singleElement().satisfies(failed -> {
                assertThat(failed.code()).isEqualTo("other_model");
                assertThat(failed.message()).contains("\"b\" answered in place of \"a\"");
            });
        }
    }

    @Test
    void a_query_without_an_answer_fails_for_this_session_only() throws IOException {
        String first;
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS), "a");
            send(generation);
            first = sent.get(0).path("id").asText();

            generation.unanswered(Set.of(first), "silence");

            assertThat(generation.failures())
                    .containsExactly(new Generation.FailedCalls("a", "no_answer", "silence", 1));
        }
        try (Journal journal = journal()) {
            send(begun(journal, List.of(PARIS), "a"));

            assertThat(sent.get(0).path("id").asText()).isEqualTo(first);
        }
    }

    @Test
    void a_judge_is_asked_about_each_answer() throws IOException {
        QueryRow essay = row("Why is the sky blue?", "Rayleigh scattering", MetricName.JUDGE);
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(essay), "a", "b");
            send(generation);
            generation.response(answer(sent.get(0), "Because of scattering."));
            generation.response(answer(sent.get(1), "Because of the sea."));
            assertThat(generation.data()).isEmpty();

            send(generation);
            assertThat(sent).hasSize(2).allSatisfy(query -> assertThat(
                            query.path("model").asText())
                    .isEqualTo("judge"));
            assertThat(sent.get(0).path("query").asText()).contains("Because of scattering.", "Rayleigh scattering");
            generation.response(answer(sent.get(0), "Fine.\nVERDICT: 0.75"));
            generation.response(answer(sent.get(1), "I would rather not say."));

            assertThat(generation.data().orElseThrow().rows().get(0).scores()).isEqualTo(Map.of("a", 0.75));
            assertThat(generation.failures()).singleElement().satisfies(failed -> {
                assertThat(failed.model()).isEqualTo("judge");
                assertThat(failed.code()).isEqualTo("no_verdict");
            });
        }
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(essay), "a", "b");
            send(generation);

            assertThat(sent).isEmpty();
            assertThat(generation.data().orElseThrow().rows().get(0).scores()).isEqualTo(Map.of("a", 0.75));
        }
    }

    @Test
    void a_line_that_a_crash_cut_off_is_passed_over() throws IOException {
        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS, SUM), "a");
            send(generation);
            generation.response(answer(sent.get(0), "Paris"));
        }
        Path file = directory.resolve("out.calls");
        Files.writeString(file, Files.readString(file) + "{\"call\":\"0123\",\"te");

        try (Journal journal = journal()) {
            Generation generation = begun(journal, List.of(PARIS, SUM), "a");
            send(generation);
            generation.response(answer(sent.get(0), "#### 4"));
        }
        try (Journal journal = journal()) {
            assertThat(begun(journal, List.of(PARIS, SUM), "a").progress()).isEqualTo(new Generation.Progress(2, 2));
        }
    }

    @Test
    void a_journal_belongs_to_one_run() throws IOException {
        Path file = directory.resolve("out.calls");
        try (Journal journal = Journal.open(file, Optional.of("mine"), "fresh", NOON)) {
            assertThat(journal.run()).isEqualTo("mine");
        }
        try (Journal journal = Journal.open(file, Optional.empty(), "fresh", NOON.plusSeconds(60))) {
            assertThat(journal.run()).isEqualTo("mine");
            assertThat(journal.startedAt()).isEqualTo(NOON);
        }

        assertThatThrownBy(() -> Journal.open(file, Optional.of("other"), "fresh", NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--run: \"other\" is not the run of \"" + file + "\", which is \"mine\"; ");
        Files.writeString(file, "{\"query\":\"Why?\"}\n");
        assertThatThrownBy(() -> Journal.open(file, Optional.empty(), "fresh", NOON))
                .hasMessageContaining("is there and is no side file of 'generate'; ");
    }
}
