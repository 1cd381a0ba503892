package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicDialectTest {
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
    void answers_a_message_with_the_usage_of_the_text_it_sent() {
        // When
        JsonNode answer = Caller.json(caller.anthropic("claude-sonnet-5", "Hvor renner elva? 川はどこから来るの"));

        // Then
        assertThat(answer.path("type").asText()).isEqualTo("message");
        assertThat(answer.path("role").asText()).isEqualTo("assistant");
        assertThat(answer.path("stop_reason").asText()).isEqualTo("end_turn");
        String text = answer.at("/content/0/text").asText();
        assertThat(text).startsWith("Hvor renner elva? 川はどこから来るの");
        assertThat(answer.at("/usage/output_tokens").asLong()).isEqualTo(TokenCount.of(text));
        assertThat(answer.at("/usage/input_tokens").asLong()).isPositive();
    }

    @Test
    void names_the_stop_sequence_that_ended_the_text() {
        // When
        JsonNode answer = Caller.json(post("{\"stop_sequences\":[\" (sim\"],"
                + Caller.message("c", "Short").substring(1)));

        // Then
        assertThat(answer.path("stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(answer.path("stop_sequence").asText()).isEqualTo(" (sim");
        assertThat(answer.at("/content/0/text").asText()).isEqualTo("Short");
    }

    @Test
    void streams_events_from_message_start_to_message_stop() {
        // Given
        String whole = Caller.json(caller.anthropic("claude", "Stream me"))
                .at("/content/0/text")
                .asText();

        // When
        HttpResponse<String> response =
                post("{\"stream\":true," + Caller.message("claude", "Stream me").substring(1));

        // Then
        assertThat(response.body())
                .startsWith("event: message_start\ndata: {")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n")
                .contains("\"usage\":{\"output_tokens\":" + TokenCount.of(whole) + "}");
    }

    @Test
    void refuses_a_call_without_a_key() {
        // When
        HttpResponse<String> response =
                caller.post("/messages", Caller.message("claude", "hi"), Map.of("anthropic-version", "2023-06-01"));

        // Then
        assertThat(response.statusCode()).isEqualTo(401);
        JsonNode body = Caller.json(response);
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(response.headers().firstValue("request-id"))
                .hasValue(body.path("request_id").asText());
    }

    @Test
    void refuses_a_call_without_a_version() {
        // When
        HttpResponse<String> response =
                caller.post("/v1/messages", Caller.message("claude", "hi"), Map.of("x-api-key", "k"));

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).at("/error/message").asText()).contains("anthropic-version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|not valid JSON",
                "{\"max_tokens\":5}|model: Field required",
                "{\"model\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|max_tokens: Field required",
                "{\"model\":\"c\",\"max_tokens\":0}|greater than or equal to 1",
                "{\"model\":\"c\",\"max_tokens\":5}|messages: Field required",
                "{\"model\":\"c\",\"max_tokens\":5,\"messages\":[]}|at least one message",
                "{\"model\":\"c\",\"max_tokens\":5,\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}|top-level `system`",
                "{\"model\":\"c\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}|non-empty content",
                "{\"model\":\"c\",\"max_tokens\":5,\"temperature\":1.1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}|temperature: range: 0..1",
            })
    void refuses_what_the_provider_would_refuse(String body, String message) {
        // When
        HttpResponse<String> response = post(body);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(Caller.json(response).at("/error/message").asText()).contains(message);
    }

    private static HttpResponse<String> post(String body) {
        return caller.post("/v1/messages", body, Caller.anthropicHeaders());
    }
}
