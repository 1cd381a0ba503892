package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BedrockEmbeddingsTest {
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

    private HttpResponse<String> invoke(String model, String body) {
        String path = "/model/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + "/invoke";
        return caller.post(path, body.replace('\'', '"'), Caller.bedrockHeaders());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-embed-text-v1|{'inputText':'two birds'}|/embedding|1536",
                "amazon.titan-embed-g1-text-02|{'inputText':'two birds'}|/embedding|1536",
                "amazon.titan-embed-text-v2:0|{'inputText':'two birds'}|/embedding|1024",
                "amazon.titan-embed-text-v2:0|{'inputText':'two birds','dimensions':256}|/embeddingsByType/float|256",
                "cohere.embed-english-v3|{'texts':['two birds'],'input_type':'search_query'}|/embeddings/0|1024",
                "us.cohere.embed-v4:0|{'texts':['two birds'],'input_type':'search_query'}|/embeddings/float/0|1536",
                "cohere.embed-v4:0|{'texts':['two birds'],'input_type':'search_query','output_dimension':512}"
                        + "|/embeddings/float/0|512",
                "amazon.nova-2-multimodal-embeddings-v1:0|{'taskType':'SINGLE_EMBEDDING','singleEmbeddingParams':"
                        + "{'embeddingPurpose':'GENERIC_INDEX','text':{'value':'two birds','truncationMode':'END'}}}"
                        + "|/embeddings/0/embedding|3072",
            })
    void embeds_in_the_form_of_each_family(String model, String body, String pointer, int dimensions) {
        // When
        HttpResponse<String> response = invoke(model, body);

        // Then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode vector = Caller.json(response).at(pointer);
        assertThat(vector).hasSize(dimensions);
        assertThat(length(vector)).isBetween(0.999, 1.001);
        assertThat(response.headers().firstValueAsLong("x-amzn-bedrock-input-token-count"))
                .hasValue(TokenCount.of("two birds"));
        assertThat(response.headers().firstValue("x-amzn-bedrock-output-token-count"))
                .isEmpty();
        assertThat(Caller.json(response).has("inputTextTokenCount")).isEqualTo(model.contains("titan"));
        assertThat(simulator.ledger().get(0).inputTokens()).hasValue(TokenCount.of("two birds"));
    }

    @Test
    void normalises_only_when_asked() {
        // When
        JsonNode vector = Caller.json(
                        invoke("amazon.titan-embed-text-v2:0", "{'inputText':'two birds','normalize':false}"))
                .path("embedding");

        // Then
        assertThat(length(vector)).isGreaterThan(1.5);
    }

    @Test
    void takes_at_most_96_texts() {
        // Given
        String texts = String.join(",", Collections.nCopies(97, "'a'"));

        // When
        HttpResponse<String> response =
                invoke("cohere.embed-english-v3", "{'input_type':'search_query','texts':[" + texts + "]}");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).path("message").asText())
                .contains("#/texts: expected maximum item count: 96, found: 97");
    }

    @ParameterizedTest
    @CsvSource({"nvidia/llama-3.2-nv-embedqa-1b-v2, 400", "baai/nv-embed-v1, 400", "text-embedding-3-small, 200"})
    void asks_for_an_input_type_where_nvidia_does(String model, int status) {
        // Given
        String body = "{\"input\":[\"two birds\"],\"model\":\"" + model + "\"}";
        Map<String, String> headers = Caller.openAiHeaders();

        // When
        HttpResponse<String> without = caller.post("/v1/embeddings", body, headers);
        HttpResponse<String> with =
                caller.post("/v1/embeddings", body.replace("{", "{\"input_type\":\"query\","), headers);

        // Then
        assertThat(without.statusCode()).isEqualTo(status);
        assertThat(with.statusCode()).isEqualTo(200);
    }

    @Test
    void converses_with_no_embedding_model() {
        // When
        HttpResponse<String> response = caller.bedrock("cohere.embed-english-v3", Caller.converse("hi"));

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).path("message").asText()).startsWith("This action doesn't support the model");
    }

    private static double length(JsonNode vector) {
        double sum = 0;
        for (JsonNode each : vector) {
            sum += each.asDouble() * each.asDouble();
        }
        return Math.sqrt(sum);
    }
}
