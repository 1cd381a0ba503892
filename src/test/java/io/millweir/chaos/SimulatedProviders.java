package io.millweir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The simulator's process: what its models do, and what they were asked. */
final class SimulatedProviders {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Ground ground;
    private final long seed;
    private int port = Ground.freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private Child child;

    /** A call that arrived. */
    record Arrival(String queryId, int attempt, String model, String outcome, Instant at) {}

    SimulatedProviders(Ground ground, long seed) {
        this.ground = ground;
        this.seed = seed;
    }

    void start() {
        for (int tried = 1; ; tried++) {
            try {
                startOnPort();
                return;
            } catch (IllegalStateException e) {
                // A port that was free a moment ago may be taken by now.
                if (tried == 3) {
                    throw e;
                }
                port = Ground.freePort();
            }
        }
    }

    private void startOnPort() {
        child = ground.java(
                "simulator",
                List.of(),
                512,
                Map.of(),
                "io.millweir.cli.Millweir",
                List.of("simulate", "--port", String.valueOf(port), "--seed", String.valueOf(seed)));
        child.awaitReady(Duration.ofSeconds(90));
    }

    int port() {
        return port;
    }

    void behaves(Map<String, String> behaviours) {
        new TreeMap<>(behaviours).forEach((model, words) -> {
            HttpResponse<String> response = send(
                    HttpRequest.newBuilder(uri("/behaviours/" + model)).PUT(HttpRequest.BodyPublishers.ofString(words)),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(model + " does not take \"" + words + "\": " + response.body());
            }
        });
    }

    List<Arrival> ledger() {
        HttpResponse<InputStream> response =
                send(HttpRequest.newBuilder(uri("/ledger")), HttpResponse.BodyHandlers.ofInputStream());
        List<Arrival> calls = new ArrayList<>();
        try (InputStream body = response.body()) {
            for (JsonNode call : JSON.readTree(body)) {
                calls.add(new Arrival(
                        call.path("query_id").asText(),
                        call.path("attempt").asInt(),
                        call.path("model").asText().intern(),
                        call.path("outcome").asText().intern(),
                        Instant.parse(call.path("started_at").asText())));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the ledger cannot be read", e);
        }
        return calls;
    }

    void close() {
        if (child != null) {
            child.kill();
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(120)).build(), body);
        } catch (IOException e) {
            throw new IllegalStateException("the simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
