package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockConverseTest {
    private Simulator simulator;
    private Caller caller;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        caller = new Caller(simulator.url());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void answers_converse_with_the_usage_of_the_text_it_sent() {
        // When
        JsonNode answer = Caller.json(caller.bedrock("amazon.nova-lite-v1%3A0", Caller.converse("Name a bird")));

        // Then
        String text = answer.at("/output/message/content/0/text").asText();
        assertThat(text).startsWith("Name a bird (simulated answer of amazon.nova-lite-v1:0).");
        assertThat(answer.path("stopReason").asText()).isEqualTo("end_turn");
        assertThat(answer.at("/usage/inputTokens").asLong()).isEqualTo(TokenCount.of("Name a bird"));
        assertThat(answer.at("/usage/outputTokens").asLong()).isEqualTo(TokenCount.of(text));
        assertThat(answer.at("/usage/totalTokens").asLong())
                .isEqualTo(TokenCount.of("Name a bird") + TokenCount.of(text));
    }

    @ParameterizedTest
    @CsvSource({
        "amazon.nova-lite-v1%3A0, amazon.nova-lite-v1:0",
        "us.anthropic.claude-opus-4-8, us.anthropic.claude-opus-4-8",
        "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-pro-v1%3A0,"
                + " arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
    })
    void decodes_the_model_id_of_the_path(String encoded, String model) {
        // When
        HttpResponse<String> response = caller.bedrock(encoded, Caller.converse("hello"));

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.model()).isEqualTo(model);
            assertThat(entry.dialect()).isEqualTo("bedrock");
            assertThat(entry.outcome()).isEqualTo("ok");
        });
    }

    @Test
    void reads_the_query_and_attempt_of_the_request_metadata() {
        // Given
        String body = Caller.converse("hi")
                .replaceFirst(
                        "\\{", "{\"requestMetadata\":{\"millweir-query-id\":\"q-1\",\"millweir-attempt\":\"3\"},");

        // When
        caller.bedrock("amazon.nova-lite-v1%3A0", body);

        // Then
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.queryId()).isEqualTo("q-1");
            assertThat(entry.attempt()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"spørring 7 (東京)", "b64:looks encoded"})
    void decodes_a_query_id_that_travels_in_base64(String id) {
        // Given
        String encoded = Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
        String body = Caller.converse("hi")
                .replaceFirst("\\{", "{\"requestMetadata\":{\"millweir-query-id\":\"b64:" + encoded + "\"},");

        // When
        caller.bedrock("amazon.nova-lite-v1%3A0", body);

        // Then
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> assertThat(entry.queryId())
                .isEqualTo(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|MissingAuthenticationTokenException",
                "Basic abc|IncompleteSignatureException",
                "AWS4-HMAC-SHA256 Credential=A/20260102/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date,"
                        + " Signature=short|IncompleteSignatureException",
                "AWS4-HMAC-SHA256 Credential=A/20260102/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date,"
                        + " Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                        + "|InvalidSignatureException",
                "AWS4-HMAC-SHA256 Credential=A/20260102/us-east-1/bedrock/aws4_request, SignedHeaders=host,"
                        + " Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
                        + "|InvalidSignatureException",
            })
    void refuses_a_call_that_is_not_signed(String authorization, String type) {
        // When
        HttpResponse<String> response =
                caller.bedrock("amazon.nova-lite-v1%3A0", Caller.converse("hi"), "Authorization", authorization);

        // Then
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("x-amzn-ErrorType"))
                .hasValue(type + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
        assertThat(Caller.json(response).path("message").asText()).isNotEmpty();
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo("403"));
    }

    @Test
    void takes_a_bearer_token() {
        // When
        HttpResponse<String> response = caller.post(
                "/model/amazon.nova-lite-v1%3A0/converse",
                Caller.converse("hi"), Map.of("Authorization", "Bearer bedrock-api-key-simulated"));

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json|Malformed input request",
                "{}|messages field is required",
                "{\"messages\":[{\"role\":\"user\",\"content\":[]}]}|content field in the Message object at messages.0",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\" \"}]}]}|messages.0.content.0 is blank",
                "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"text\":\"x\"}]}]}|must start with a user message",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],"
                        + "\"inferenceConfig\":{\"temperature\":1.5}}|'1.5' at 'inferenceConfig.temperature'",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],"
                        + "\"inferenceConfig\":{\"maxTokens\":0}}|greater than or equal to 1",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],"
                        + "\"requestMetadata\":{\"millweir-query-id\":\"a;b\"}}|requestMetadata.millweir-query-id",
            })
    void refuses_what_the_provider_would_refuse(String body, String message) {
        // When
        HttpResponse<String> response = caller.bedrock("amazon.nova-lite-v1%3A0", body);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("x-amzn-ErrorType").orElse("")).startsWith("ValidationException:");
        assertThat(Caller.json(response).path("message").asText()).contains(message);
    }
}
