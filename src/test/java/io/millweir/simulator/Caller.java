package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls a simulator as a provider's client would, with everything right unless a test changes it. */
final class Caller {
    static final String SIGNED = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request,"
            + " SignedHeaders=content-type;host;x-amz-date, Signature=" + "0123456789abcdef".repeat(4);

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Caller(URI base) {
        this.base = base;
    }

    static String chat(String model, String prompt) {
        return Json.object()
                .put("model", model)
                .set(
                        "messages",
                        Json.MAPPER
                                .createArrayNode()
                                .add(Json.object().put("role", "user").put("content", prompt)))
                .toString();
    }

    static String message(String model, String prompt) {
        return chat(model, prompt).replaceFirst("\\{", "{\"max_tokens\":1000,");
    }

    static String converse(String prompt) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":"
                + Json.object().put("t", prompt).get("t") + "}]}]}";
    }

    HttpResponse<String> openAi(String model, String prompt, String... headers) {
        return post("/v1/chat/completions", chat(model, prompt), with(openAiHeaders(), headers));
    }

    HttpResponse<String> anthropic(String model, String prompt, String... headers) {
        return post("/v1/messages", message(model, prompt), with(anthropicHeaders(), headers));
    }

    HttpResponse<String> bedrock(String encodedModel, String body, String... headers) {
        return post("/model/" + encodedModel + "/converse", body, with(bedrockHeaders(), headers));
    }

    static Map<String, String> openAiHeaders() {
        return Map.of("Authorization", "Bearer sk-simulated");
    }

    static Map<String, String> anthropicHeaders() {
        return Map.of("x-api-key", "simulated", "anthropic-version", "2023-06-01");
    }

    static Map<String, String> bedrockHeaders() {
        return Map.of("Authorization", SIGNED, "X-Amz-Date", "20260102T030405Z");
    }

    static Map<String, String> with(Map<String, String> headers, String... more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    HttpResponse<String> post(String path, String body, Map<String, String> headers) {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) {
        try {
            return client.send(request(method, path, body, headers), bodyHandler());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    CompletableFuture<HttpResponse<String>> postLater(String path, String body, Map<String, String> headers) {
        return client.sendAsync(request("POST", path, body, headers), bodyHandler());
    }

    private static HttpResponse.BodyHandler<String> bodyHandler() {
        return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
    }

    private HttpRequest request(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(response.body(), failure);
        }
    }
}
