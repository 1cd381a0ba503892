package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiDialectTest {
    private static Simulator simulator;
    private static Caller caller;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        caller = new Caller(simulator.url());
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void answers_a_chat_completion_with_the_usage_of_the_text_it_sent() {
        // When
        JsonNode answer = Caller.json(caller.openAi("gpt-4o-mini", "Where does the river rise?"));

        // Then
        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("model").asText()).isEqualTo("gpt-4o-mini");
        String text = answer.at("/choices/0/message/content").asText();
        assertThat(text).startsWith("Where does the river rise? (simulated answer of gpt-4o-mini).");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asLong()).isEqualTo(6);
        assertThat(answer.at("/usage/completion_tokens").asLong()).isEqualTo(TokenCount.of(text));
        assertThat(answer.at("/usage/total_tokens").asLong()).isEqualTo(6 + TokenCount.of(text));
    }

    @Test
    void gives_the_same_text_for_the_same_prompt_and_another_for_another_model_or_seed() {
        // Given
        String first = text(caller.openAi("gpt-4o", "Compare two boats"));

        // When
        String again = text(caller.openAi("gpt-4o", "Compare two boats"));
        String otherModel = text(caller.openAi("gpt-4.1", "Compare two boats"));
        String otherSeed;
        try (Simulator other =
                Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withSeed(77))) {
            otherSeed = text(new Caller(other.url()).openAi("gpt-4o", "Compare two boats"));
        }

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(otherModel).isNotEqualTo(first);
        assertThat(otherSeed).isNotEqualTo(first);
    }

    @Test
    void stops_at_max_tokens() {
        // When
        JsonNode answer = Caller.json(post("{\"max_completion_tokens\":7," + rest("Tell me a long story")));

        // Then
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asLong()).isBetween(5L, 7L);
        assertThat(TokenCount.of(answer.at("/choices/0/message/content").asText()))
                .isEqualTo(answer.at("/usage/completion_tokens").asLong());
    }

    @Test
    void stops_before_a_stop_sequence() {
        // When
        JsonNode answer = Caller.json(post("{\"stop\":[\"nowhere\",\" (sim\"]," + rest("A short one")));

        // Then
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("A short one");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void streams_the_same_text_with_usage_and_done() {
        // Given
        String whole = text(caller.openAi("gpt-4o", "Stream of words"));

        // When
        HttpResponse<String> response =
                post("{\"stream\":true,\"stream_options\":{\"include_usage\":true}," + rest("Stream of words"));

        // Then
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        List<String> lines = Arrays.stream(response.body().split("\n\n"))
                .map(line -> line.substring("data: ".length()))
                .toList();
        assertThat(lines.get(lines.size() - 1)).isEqualTo("[DONE]");
        StringBuilder text = new StringBuilder();
        for (String line : lines.subList(0, lines.size() - 1)) {
            text.append(parsed(line).at("/choices/0/delta/content").asText(""));
        }
        assertThat(text.toString()).isEqualTo(whole);
        JsonNode last = parsed(lines.get(lines.size() - 2));
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asLong()).isEqualTo(TokenCount.of(whole));
        assertThat(parsed(lines.get(lines.size() - 3))
                        .at("/choices/0/finish_reason")
                        .asText())
                .isEqualTo("stop");
    }

    @Test
    void refuses_a_call_without_a_bearer_token() {
        // When
        HttpResponse<String> response = caller.post("/chat/completions", Caller.chat("no-key", "hello"), Map.of());

        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        JsonNode error = Caller.json(response).path("error");
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asText()).contains("API key");
        assertThat(error.has("param") && error.has("code")).isTrue();
        assertThat(simulator.ledger())
                .filteredOn(entry -> entry.model().equals("no-key"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("401"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|could not parse the JSON body|null",
                "{\"messages\":[]}|you must provide a model|null",
                "{\"model\":\"m\"}|Missing required parameter: 'messages'|messages",
                "{\"model\":\"m\",\"messages\":[]}|empty array|messages",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}|'king'|messages[0].role",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}|'messages[0].content'|messages[0].content",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":2.5}|<= 2|temperature",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":0}|>= 1|max_tokens",
            })
    void refuses_what_the_provider_would_refuse(String body, String message, String param) {
        // When
        HttpResponse<String> response = post(body);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Caller.json(response).path("error");
        assertThat(error.path("message").asText()).contains(message);
        assertThat(error.path("param").asText()).isEqualTo(param);
    }

    @Test
    void embeds_texts_deterministically_and_near_when_they_share_words() {
        // Given
        String body = "{\"model\":\"text-embedding-3-small\",\"dimensions\":64,\"input\":"
                + "[\"the red boat sails\",\"the red boat sinks\",\"tax law in detail\"]}";

        // When
        JsonNode answer = Caller.json(caller.post("/v1/embeddings", body, Caller.openAiHeaders()));
        JsonNode again = Caller.json(caller.post("/v1/embeddings", body, Caller.openAiHeaders()));

        // Then
        assertThat(again.path("data")).isEqualTo(answer.path("data"));
        assertThat(answer.at("/data/2/index").asInt()).isEqualTo(2);
        assertThat(answer.at("/data/0/embedding")).hasSize(64);
        assertThat(dot(answer, 0, 0)).isBetween(0.999, 1.001);
        assertThat(dot(answer, 0, 1)).isGreaterThan(dot(answer, 0, 2) + 0.3);
        assertThat(answer.at("/usage/prompt_tokens").asLong()).isGreaterThan(10);
    }

    @Test
    void lists_models() {
        // When
        HttpResponse<String> response = caller.send("GET", "/v1/models", "", Caller.openAiHeaders());

        // Then
        assertThat(Caller.json(response).at("/data/0/id").asText()).isEqualTo("simulated");
    }

    private static double dot(JsonNode answer, int left, int right) {
        double sum = 0;
        for (int i = 0; i < 64; i++) {
            sum += answer.at("/data/" + left + "/embedding/" + i).asDouble()
                    * answer.at("/data/" + right + "/embedding/" + i).asDouble();
        }
        return sum;
    }

    private static String rest(String prompt) {
        return Caller.chat("gpt-4o", prompt).substring(1);
    }

    private static HttpResponse<String> post(String body) {
        return caller.post("/v1/chat/completions", body, Caller.openAiHeaders());
    }

    private static String text(HttpResponse<String> response) {
        return Caller.json(response).at("/choices/0/message/content").asText();
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(json, failure);
        }
    }
}
