package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.provider.Recorded;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BedrockInvokeTest {
    private static final String QUESTION = "Which birds winter here";
    private static final String IMPORTED = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl";
    private static final String PROVISIONED = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl";
    private static final String ENDPOINT = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine";

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

    @BeforeEach
    void clear() {
        simulator.clearLedger();
    }

    static HttpResponse<String> invoke(String model, String body, String... headers) {
        return caller.post(path(model, "invoke"), body, Caller.with(Caller.bedrockHeaders(), headers));
    }

    private static String path(String model, String operation) {
        return "/model/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + "/" + operation;
    }

    private static byte[] stream(String model, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(simulator.url() + path(model, "invoke-with-response-stream")))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        Caller.with(Caller.bedrockHeaders(), headers).forEach(request::header);
        try {
            HttpResponse<byte[]> response =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode())
                    .as(new String(response.body(), StandardCharsets.UTF_8))
                    .isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/vnd.amazon.eventstream");
            return response.body();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The JSON inside the chunks. */
    private static List<JsonNode> chunks(byte[] body) {
        return StreamFaultsTest.frames(body).stream()
                .map(frame -> {
                    assertThat(frame.getHeaders().get(":event-type").getString())
                            .isEqualTo("chunk");
                    JsonNode payload = parsed(new String(frame.getPayload(), StandardCharsets.UTF_8));
                    assertThat(payload.path("p").asText()).isNotEmpty();
                    return parsed(new String(
                            Base64.getDecoder().decode(payload.path("bytes").asText()), StandardCharsets.UTF_8));
                })
                .toList();
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException failure) {
            throw new IllegalStateException(json, failure);
        }
    }

    private static String filled(String body) {
        return body.replace('\'', '"').replace("Q", QUESTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "us.anthropic.claude-3-haiku-20240307-v1:0;{'anthropic_version':'bedrock-2023-05-31','max_tokens':900,"
                        + "'messages':[{'role':'user','content':'Q'}]};/content/0/text;/delta/text;/stop_reason;end_turn"
                        + ";/usage/input_tokens",
                "anthropic.claude-v2:1;{'prompt':'\\n\\nHuman: Q\\n\\nAssistant:','max_tokens_to_sample':900};/completion"
                        + ";/completion;/stop_reason;stop_sequence;",
                "amazon.nova-lite-v1:0;{'messages':[{'role':'user','content':[{'text':'Q'}]}]}"
                        + ";/output/message/content/0/text;/contentBlockDelta/delta/text;/stopReason;end_turn"
                        + ";/usage/inputTokens",
                "amazon.titan-text-express-v1;{'inputText':'Q'};/results/0/outputText;/outputText"
                        + ";/results/0/completionReason;FINISH;/inputTextTokenCount",
                "meta.llama3-70b-instruct-v1:0;{'prompt':'<|begin_of_text|><|start_header_id|>user<|end_header_id|>\\n\\nQ"
                        + "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n\\n'};/generation;/generation"
                        + ";/stop_reason;stop;/prompt_token_count",
                "mistral.mistral-7b-instruct-v0:2;{'prompt':'<s>[INST] Q [/INST]'};/outputs/0/text;/outputs/0/text"
                        + ";/outputs/0/stop_reason;stop;",
                "cohere.command-text-v14;{'prompt':'Q'};/generations/0/text;/text;/generations/0/finish_reason;COMPLETE;",
                "cohere.command-r-v1:0;{'message':'Q'};/text;/text;/finish_reason;COMPLETE;",
                "ai21.j2-mid-v1;{'prompt':'Q'};/completions/0/data/text;;/completions/0/finishReason/reason;endoftext;",
                "ai21.jamba-1-5-mini-v1:0;{'messages':[{'role':'user','content':'Q'}]};/choices/0/message/content"
                        + ";/choices/0/delta/content;/choices/0/finish_reason;stop;/usage/prompt_tokens",
                IMPORTED + ";{'prompt':'Q','max_tokens':900};/generation;/generation;/stop_reason;stop"
                        + ";/prompt_token_count",
                ENDPOINT + ";{'prompt':'Q','max_tokens':900};/choices/0/text;/choices/0/text"
                        + ";/choices/0/finish_reason;stop;/usage/prompt_tokens",
                PROVISIONED + ";{'inputText':'Q','textGenerationConfig':{}};/results/0/outputText;/outputText"
                        + ";/results/0/completionReason;FINISH;/inputTextTokenCount",
                PROVISIONED + ";{'anthropic_version':'bedrock-2023-05-31','max_tokens':900,"
                        + "'messages':[{'role':'user','content':'Q'}]};/content/0/text;/delta/text;/stop_reason;end_turn"
                        + ";/usage/input_tokens",
            })
    void speaks_the_language_of_each_family(
            String model, String body, String text, String delta, String stop, String reason, String tokens) {
        // Given
        String request = filled(body);

        // When
        HttpResponse<String> response = invoke(model, request);

        // Then
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String said = Caller.json(response).at(text).asText();
        assertThat(said).startsWith("Which birds winter here (simulated answer of ");
        assertThat(Caller.json(response).at(stop).asText()).isEqualTo(reason);
        LedgerEntry entry = simulator.ledger().get(0);
        assertThat(entry.outputTokens()).hasValue(TokenCount.of(said));
        assertThat(response.headers().firstValueAsLong("x-amzn-bedrock-output-token-count"))
                .isEqualTo(entry.outputTokens());
        assertThat(response.headers().firstValueAsLong("x-amzn-bedrock-input-token-count"))
                .isEqualTo(entry.inputTokens());
        if (tokens != null) {
            assertThat(Caller.json(response).at(tokens).asLong())
                    .isEqualTo(entry.inputTokens().getAsLong());
        } else {
            assertThat(response.body()).doesNotContain("oken_count", "usage", "okenCount");
        }
        if (delta != null) {
            List<JsonNode> chunks = chunks(stream(model, request));
            assertThat(String.join(
                            "",
                            chunks.stream()
                                    .map(each -> each.at(delta).asText(""))
                                    .toList()))
                    .isEqualTo(said);
            JsonNode metrics = chunks.get(chunks.size() - 1).path("amazon-bedrock-invocationMetrics");
            assertThat(metrics.path("outputTokenCount").asLong()).isEqualTo(TokenCount.of(said));
            assertThat(metrics.path("inputTokenCount").asLong())
                    .isEqualTo(entry.inputTokens().getAsLong());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic.claude-3-haiku-20240307-v1:0|{'anthropic_version':'bedrock-2023-05-31','messages':[]}"
                        + "|Malformed input request: #: required key [max_tokens] not found, please reformat your input"
                        + " and try again.",
                "anthropic.claude-3-haiku-20240307-v1:0|{'anthropic_version':'bedrock-2023-05-31','max_tokens':9,"
                        + "'stream':true,'messages':[]}|extraneous key [stream] is not permitted",
                "anthropic.claude-v2|{'prompt':'Human: hi'}|required key [max_tokens_to_sample] not found",
                "amazon.nova-lite-v1:0|{'messages':[{'role':'user','content':'hi'}]}|messages.0",
                "amazon.nova-lite-v1:0|{'max_tokens':3,'messages':[]}|extraneous key [max_tokens] is not permitted",
                "amazon.titan-text-express-v1|{'prompt':'hi'}|required key [inputText] not found",
                "amazon.titan-text-express-v1|{'inputText':'hi','textGenerationConfig':{'temperature':1.5}}"
                        + "|#/textGenerationConfig/temperature: 1.5 is not less or equal to 1.0",
                "meta.llama3-8b-instruct-v1:0|{'prompt':'hi','stop':['a']}|extraneous key [stop] is not permitted",
                "mistral.mixtral-8x7b-instruct-v0:1|{'prompt':'hi','max_gen_len':4}|extraneous key [max_gen_len]",
                "cohere.command-text-v14|{'prompt':'hi','top_p':0.5}|extraneous key [top_p]",
                "cohere.command-r-v1:0|{'prompt':'hi'}|required key [message] not found",
                "ai21.j2-mid-v1|{'prompt':''}|#/prompt: expected minLength: 1, actual: 0",
                "ai21.jamba-1-5-mini-v1:0|{'prompt':'hi'}|required key [messages] not found",
                "cohere.embed-english-v3|{'texts':['a']}|required key [input_type] not found",
                "amazon.titan-embed-text-v2:0|{'inputText':'a','dimensions':300}|300 is not a valid enum value",
                "amazon.nova-lite-v1:0|no json|Malformed input request, please reformat",
            })
    void refuses_what_the_family_would_refuse(String model, String body, String message) {
        // When
        HttpResponse<String> response = invoke(model, filled(body));

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("x-amzn-ErrorType").orElse("")).startsWith("ValidationException:");
        assertThat(Caller.json(response).path("message").asText()).contains(message);
    }

    @Test
    void streams_no_model_that_has_no_streams() {
        // When
        HttpResponse<String> response = caller.post(
                path("ai21.j2-mid-v1", "invoke-with-response-stream"), "{\"prompt\":\"hi\"}", Caller.bedrockHeaders());

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).path("message").asText()).isEqualTo("The model is unsupported for streaming.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Client-Request-Id|q%201/3",
                "X-Amzn-Bedrock-Request-Metadata|{'millweir-query-id':'q 1','millweir-attempt':'3'}"
            })
    void reads_the_query_and_attempt_of_a_header(String header, String value) {
        // When
        invoke("cohere.command-text-v14", "{\"prompt\":\"hi\"}", header, value.replace('\'', '"'));

        // Then
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.queryId()).isEqualTo("q 1");
            assertThat(entry.attempt()).isEqualTo(3);
        });
    }

    @Test
    void thinks_in_the_blocks_of_claude() {
        // Given
        String body = filled("{'anthropic_version':'bedrock-2023-05-31','max_tokens':900,"
                + "'messages':[{'role':'user','content':'Q'}]}");

        // When
        HttpResponse<String> response =
                invoke("anthropic.claude-3-haiku-20240307-v1:0", body, Behaviours.HEADER, "reasoning");

        // Then
        assertThat(Caller.json(response).at("/content/0/thinking").asText()).startsWith("Simulated thought");
        assertThat(Caller.json(response).at("/content/1/text").asText()).startsWith("Which birds");
        assertThat(Caller.json(response).at("/usage/output_tokens").asLong())
                .isEqualTo(simulator.ledger().get(0).outputTokens().getAsLong());
    }

    @Test
    void breaks_a_stream_of_chunks() {
        // When
        List<JsonNode> chunks =
                chunks(stream("cohere.command-text-v14", filled("{'prompt':'Q'}"), Behaviours.HEADER, "cut-2"));

        // Then
        assertThat(chunks).hasSize(2);
        assertThat(simulator.ledger().get(0).outcome()).isEqualTo("cut");
    }

    /** Requests that were recorded are taken, and answered in keys that were recorded. */
    @Test
    void answers_recorded_requests_in_recorded_keys() {
        // Given
        List<JsonNode> whole = new ArrayList<>();
        Recorded.all("bedrock", "invoke").forEach(whole::add);
        Recorded.all("bedrock", "invoke-with-response-stream").forEach(whole::add);
        Map<String, Set<String>> known = new TreeMap<>();
        Map<String, Set<String>> ours = new TreeMap<>();
        int used = 0;

        // When
        for (JsonNode recording : whole) {
            String model = recording.path("model_id").asText();
            boolean refusedHere = recording.path("status").asInt() != 200
                    || model.contains("rerank")
                    || recording.path("request_body").path("num_generations").asInt(1) > 1
                    || recording.toString().contains("guardrail")
                    || recording.path("request_body").path("inputImage").isTextual();
            if (refusedHere) {
                continue;
            }
            boolean streamed = recording.path("streaming").asBoolean();
            String family = BedrockFamily.of(model)
                    .form(model, recording.path("request_body"))
                    .name();
            Set<String> keys = known.computeIfAbsent(family, any -> new HashSet<>());
            String body = recording.path("request_body").toString();
            if (streamed) {
                recording.path("events").forEach(event -> collect(event.path("chunk"), "", keys));
                Set<String> here = ours.computeIfAbsent(family, any -> new TreeSet<>());
                chunks(stream(model, body)).forEach(chunk -> collect(chunk, "", here));
            } else {
                collect(recording.path("response_body"), "", keys);
                HttpResponse<String> response = invoke(model, body);
                assertThat(response.statusCode())
                        .as(model + " " + body + " " + response.body())
                        .isEqualTo(200);
                collect(Caller.json(response), "", ours.computeIfAbsent(family, any -> new TreeSet<>()));
            }
            used++;
        }

        // Then
        System.out.println("recorded requests to InvokeModel that the simulator answered: " + used);
        assertThat(used).isGreaterThan(100);
        ours.forEach((family, keys) -> {
            // Streams were recorded of the older models only, so a key may be known from whole answers.
            Set<String> unknown = new TreeSet<>(keys);
            unknown.removeIf(
                    key -> known.get(family).stream().anyMatch(each -> each.equals(key) || key.endsWith(each)));
            assertThat(unknown).as(family).isEmpty();
        });
    }

    private static void collect(JsonNode node, String path, Set<String> keys) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                keys.add(path + "/" + field.getKey());
                collect(field.getValue(), path + "/" + field.getKey(), keys);
            });
        } else if (node.isArray()) {
            node.forEach(each -> collect(each, path + "[]", keys));
        }
    }
}
