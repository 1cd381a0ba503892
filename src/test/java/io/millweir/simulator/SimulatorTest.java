package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SimulatorTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Simulator simulator;
    private Caller caller;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.fixed(NOW, ZoneOffset.UTC)));
        caller = new Caller(simulator.url());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_request_error, 400, invalid_request_error, 400, ValidationException",
        "401, 401, invalid_request_error, 401, authentication_error, 403, UnrecognizedClientException",
        "403, 403, invalid_request_error, 403, permission_error, 403, AccessDeniedException",
        "404, 404, invalid_request_error, 404, not_found_error, 404, ResourceNotFoundException",
        "408, 408, server_error, 408, api_error, 408, ModelTimeoutException",
        "424, 424, server_error, 424, api_error, 424, ModelErrorException",
        "429, 429, requests, 429, rate_limit_error, 429, ThrottlingException",
        "500, 500, server_error, 500, api_error, 500, InternalServerException",
        "503, 503, server_error, 503, api_error, 503, ServiceUnavailableException",
        "529, 529, server_error, 529, overloaded_error, 529, InternalServerException",
    })
    void gives_a_status_in_the_words_of_each_dialect(
            String behaviour,
            int openAi,
            String openAiType,
            int anthropic,
            String anthropicType,
            int aws,
            String type) {
        // When
        HttpResponse<String> first = caller.openAi("m-sim-" + behaviour, "hi");
        HttpResponse<String> second = caller.anthropic("m-sim-" + behaviour, "hi");
        HttpResponse<String> third = caller.bedrock("amazon.sim-" + behaviour + "-v1%3A0", Caller.converse("hi"));

        // Then
        assertThat(first.statusCode()).isEqualTo(openAi);
        assertThat(Caller.json(first).at("/error/type").asText()).isEqualTo(openAiType);
        assertThat(second.statusCode()).isEqualTo(anthropic);
        assertThat(Caller.json(second).at("/error/type").asText()).isEqualTo(anthropicType);
        assertThat(third.statusCode()).isEqualTo(aws);
        assertThat(third.headers().firstValue("x-amzn-ErrorType").orElse("")).startsWith(type + ":");
        assertThat(simulator.ledger()).extracting(LedgerEntry::outcome).containsOnly(behaviour);
        assertThat(simulator.ledger()).extracting(LedgerEntry::httpStatus).containsExactly(openAi, anthropic, aws);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"429|", "429-after-2|2", "503-after-7|7", "429-after-date-2|Fri, 2 Jan 2026 03:04:07 GMT"})
    void says_when_to_come_back(String behaviour, String retryAfter) {
        // When
        HttpResponse<String> response = caller.openAi("gpt", "hi", "Millweir-Simulate", behaviour);

        // Then
        assertThat(response.headers().firstValue("Retry-After").orElse(null)).isEqualTo(retryAfter);
    }

    @Test
    void waits_as_long_as_it_is_told() {
        // When
        long begun = System.nanoTime();
        HttpResponse<String> response = caller.openAi("gpt-sim-latency-300", "hi");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void waits_before_an_error_when_both_are_asked_for() {
        // When
        long begun = System.nanoTime();
        HttpResponse<String> response = caller.openAi("gpt", "hi", "Millweir-Simulate", "latency-300+500");

        // Then
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void waits_by_default_as_its_options_say_but_not_before_errors() {
        // Given
        try (Simulator slow =
                Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()).withLatency("latency-300"))) {
            Caller slowCaller = new Caller(slow.url());

            // When
            slowCaller.openAi("gpt", "hi");
            slowCaller.openAi("gpt-sim-503", "hi");

            // Then
            assertThat(slow.ledger())
                    .extracting(entry ->
                            Duration.between(entry.startedAt(), entry.endedAt()).compareTo(Duration.ofMillis(290)) > 0)
                    .containsExactly(true, false);
        }
    }

    @Test
    void hangs_until_the_caller_gives_up_and_shows_it_in_the_ledger_meanwhile() {
        // Given
        CompletableFuture<?> call =
                caller.postLater("/v1/chat/completions", Caller.chat("gpt-sim-hang", "hi"), Caller.openAiHeaders());
        waitFor(() -> !simulator.ledger().isEmpty()
                && simulator.ledger().get(0).outcome().equals("hang"));
        assertThat(call).isNotDone();
        assertThat(simulator.ledger().get(0).endedAt()).isNull();

        // When
        call.cancel(true);

        // Then
        waitFor(() -> simulator.ledger().get(0).endedAt() != null);
        assertThat(simulator.ledger().get(0).httpStatus()).isZero();
    }

    @Test
    void resets_the_connection() throws IOException {
        // Given
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.url().getPort())) {
            socket.setSoTimeout(10_000);
            send(socket, "gpt-sim-reset");

            // When / Then
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo("reset"));
    }

    @Test
    void breaks_off_inside_the_json_of_a_malformed_body() {
        // When
        HttpResponse<String> response = caller.openAi("gpt-sim-malformed", "hi");

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("{\"id\":");
        assertThatThrownBy(() -> Json.MAPPER.readTree(response.body())).isInstanceOf(IOException.class);
        assertThat(simulator.ledger().get(0).outcome()).isEqualTo("malformed");
    }

    @Test
    void ends_the_connection_before_a_truncated_body_is_complete() throws IOException {
        // Given
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.url().getPort())) {
            socket.setSoTimeout(10_000);
            send(socket, "gpt-sim-truncated");

            // When
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
            int promised = Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            assertThat(body.length()).isBetween(promised / 2 - 40, promised / 2);
        }
        assertThat(simulator.ledger().get(0).outcome()).isEqualTo("truncated");
    }

    @Test
    void dribbles_a_slow_body() throws IOException {
        // Given
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.url().getPort())) {
            socket.setSoTimeout(10_000);
            send(socket, "gpt-sim-slow-20");

            // When
            InputStream in = socket.getInputStream();
            in.read(new byte[4_096]);
            String meanwhile = simulator.ledger().get(0).outcome();

            // Then
            assertThat(meanwhile).isEqualTo("pending");
            waitFor(() -> simulator.ledger().get(0).outcome().equals("slow"));
            assertThat(simulator.ledger().get(0).outputTokens()).isPresent();
        }
    }

    @Test
    void sends_a_slow_body_whole_in_the_end() {
        // When
        HttpResponse<String> response = caller.openAi("gpt-sim-slow-1", "hi");

        // Then
        assertThat(Caller.json(response).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
    }

    @Test
    void gives_up_a_slow_body_when_the_caller_is_gone() throws IOException {
        // Given
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), simulator.url().getPort())) {
            send(socket, "gpt-sim-slow-200");
            socket.getInputStream().read(new byte[64]);
            socket.setSoLinger(true, 0);
        }

        // When / Then: a whole body would take more than four seconds
        long begun = System.nanoTime();
        waitFor(() -> simulator.ledger().get(0).endedAt() != null);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void shows_the_page_of_a_proxy() {
        // When
        HttpResponse<String> response = caller.bedrock("amazon.sim-html-v1%3A0", Caller.converse("hi"));

        // Then
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(response.body()).startsWith("<html>");
        assertThat(simulator.ledger().get(0).outcome()).isEqualTo("html");
    }

    @Test
    void leaves_the_usage_out_of_the_answer_but_not_out_of_the_ledger() {
        // When
        JsonNode openAi = Caller.json(caller.openAi("m-sim-no-usage", "hi"));
        JsonNode anthropic = Caller.json(caller.anthropic("m-sim-no-usage", "hi"));
        JsonNode bedrock = Caller.json(caller.bedrock("amazon.sim-no-usage-v1%3A0", Caller.converse("hi")));

        // Then
        assertThat(List.of(openAi, anthropic, bedrock)).noneMatch(answer -> answer.has("usage"));
        assertThat(simulator.ledger()).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo("ok");
            assertThat(entry.outputTokens()).isPresent();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "length, length, max_tokens, max_tokens",
        "content-filter, content_filter, refusal, content_filtered",
        "echo, stop, end_turn, end_turn"
    })
    void ends_for_the_reason_it_is_told(String behaviour, String openAi, String anthropic, String bedrock) {
        // When
        JsonNode first = Caller.json(caller.openAi("m-sim-" + behaviour, "What is asked here"));
        JsonNode second = Caller.json(caller.anthropic("m-sim-" + behaviour, "What is asked here"));
        JsonNode third = Caller.json(
                caller.bedrock("amazon.sim-" + behaviour + "-v1%3A0", Caller.converse("What is asked here")));

        // Then
        assertThat(first.at("/choices/0/finish_reason").asText()).isEqualTo(openAi);
        assertThat(second.path("stop_reason").asText()).isEqualTo(anthropic);
        assertThat(third.path("stopReason").asText()).isEqualTo(bedrock);
    }

    @Test
    void echoes_the_prompt() {
        // When
        JsonNode answer = Caller.json(caller.openAi("gpt-sim-echo", "What is asked here"));

        // Then
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("What is asked here");
    }

    @Test
    void fails_the_first_calls_of_each_query() {
        // When
        List<Integer> statuses = new ArrayList<>();
        for (String id : List.of("a/1", "a/2", "a/3", "b/1", "b/2", "b/3")) {
            statuses.add(caller.openAi("gpt-sim-first-2-429", "hi", "X-Client-Request-Id", id)
                    .statusCode());
        }

        // Then
        assertThat(statuses).containsExactly(429, 429, 200, 429, 429, 200);
    }

    @Test
    void strikes_the_same_calls_again_when_they_are_repeated() {
        // When
        List<Integer> first = flakyRound();
        List<Integer> second = flakyRound();

        // Then
        assertThat(first).contains(200, 503).isEqualTo(second);
    }

    private List<Integer> flakyRound() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            statuses.add(caller.openAi("vendor/sim-flaky-50", "hi", "X-Client-Request-Id", "q-" + i + "/1")
                    .statusCode());
        }
        return statuses;
    }

    @Test
    void refuses_an_unknown_behaviour_in_the_dialect_of_the_call() {
        // When
        HttpResponse<String> openAi = caller.openAi("gpt", "hi", "Millweir-Simulate", "slwo-50");
        HttpResponse<String> bedrock = caller.bedrock("amazon.sim-wobble-v1%3A0", Caller.converse("hi"));

        // Then
        assertThat(openAi.statusCode()).isEqualTo(400);
        assertThat(Caller.json(openAi).at("/error/message").asText())
                .isEqualTo("Millweir-Simulate: unknown behaviour \"slwo-50\"; did you mean \"slow\"? Behaviours are: "
                        + BehaviourGrammar.TEXT);
        assertThat(bedrock.statusCode()).isEqualTo(400);
        assertThat(Caller.json(bedrock).path("message").asText())
                .startsWith("model \"amazon.sim-wobble-v1:0\": unknown behaviour \"wobble\"; ");
        assertThat(simulator.ledger()).extracting(LedgerEntry::outcome).containsExactly("400", "400");
    }

    @Test
    void sets_and_clears_a_behaviour_at_run_time() {
        // When
        int set = behaviour("PUT", "503+latency-1");
        int struck =
                caller.bedrock("amazon.nova-lite-v1%3A0", Caller.converse("hi")).statusCode();
        String shown = caller.send("GET", "/behaviours", "", Map.of()).body();
        int cleared = behaviour("PUT", "");
        int healed =
                caller.bedrock("amazon.nova-lite-v1%3A0", Caller.converse("hi")).statusCode();
        int refused = behaviour("PUT", "nonsense");
        int deleted = behaviour("DELETE", "");

        // Then
        assertThat(List.of(set, struck, cleared, healed, refused, deleted))
                .containsExactly(204, 503, 204, 200, 400, 204);
        assertThat(shown).isEqualTo("{\"amazon.nova-lite-v1:0\":\"503+latency-1\"}");
    }

    private int behaviour(String method, String text) {
        return caller.send(method, "/behaviours/amazon.nova-lite-v1%3A0", text, Map.of())
                .statusCode();
    }

    @Test
    void serves_its_ledger() {
        // Given
        caller.openAi("gpt-4o", "Count me", "X-Client-Request-Id", "a%2Fb/2");
        caller.anthropic("m-sim-429", "Count me");

        // When
        JsonNode ledger = Caller.json(caller.send("GET", "/ledger", "", Map.of()));

        // Then
        LedgerEntry first = simulator.ledger().get(0);
        assertThat(ledger).hasSize(2);
        assertThat(ledger.get(0).toString())
                .isEqualTo("{\"sequence\":1,\"query_id\":\"a/b\",\"attempt\":2,\"dialect\":\"openai\","
                        + "\"model\":\"gpt-4o\",\"outcome\":\"ok\",\"http_status\":200,\"input_tokens\":2,"
                        + "\"output_tokens\":" + first.outputTokens().getAsLong()
                        + ",\"started_at\":\"2026-01-02T03:04:05Z\",\"ended_at\":\"2026-01-02T03:04:05Z\"}");
        assertThat(ledger.get(1).toString())
                .isEqualTo("{\"sequence\":2,\"query_id\":\"\",\"attempt\":0,\"dialect\":\"anthropic\","
                        + "\"model\":\"m-sim-429\",\"outcome\":\"429\",\"http_status\":429,\"input_tokens\":null,"
                        + "\"output_tokens\":null,\"started_at\":\"2026-01-02T03:04:05Z\","
                        + "\"ended_at\":\"2026-01-02T03:04:05Z\"}");
    }

    @Test
    void clears_its_ledger() {
        // Given
        caller.openAi("gpt-4o", "one");

        // When
        int status = caller.send("DELETE", "/ledger", "", Map.of()).statusCode();

        // Then
        assertThat(status).isEqualTo(204);
        assertThat(simulator.ledger()).isEmpty();
    }

    @Test
    void refuses_a_body_that_is_too_large() {
        // When
        HttpResponse<String> response = caller.anthropic("claude", "x".repeat(25_000_001));

        // Then
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(Caller.json(response).at("/error/type").asText()).isEqualTo("request_too_large");
        assertThat(simulator.ledger().get(0).outcome()).isEqualTo("413");
    }

    @Test
    void is_healthy_and_knows_no_other_paths() {
        // When
        HttpResponse<String> health = caller.send("GET", "/healthz", "", Map.of());
        HttpResponse<String> other = caller.send("GET", "/nowhere", "", Map.of());
        HttpResponse<String> get = caller.send("GET", "/v1/messages", "", Map.of());

        // Then
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(other.body()).contains("/nowhere");
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(simulator.ledger()).isEmpty();
    }

    @Test
    void holds_no_thread_for_a_call_that_waits_and_books_every_one() {
        // Given
        int calls = 500;
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(caller.postLater(
                    "/v1/chat/completions",
                    Caller.chat("gpt-sim-latency-3000", "call " + i),
                    Caller.with(Caller.openAiHeaders(), "X-Client-Request-Id", "q-" + i + "/1")));
        }

        // When
        waitFor(() -> simulator.ledger().size() == calls);
        long open = simulator.ledger().stream()
                .filter(entry -> entry.outcome().equals("pending"))
                .count();
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("simulator"))
                .count();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();

        // Then
        assertThat(open).isGreaterThan(400);
        assertThat(threads).isLessThan(40);
        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(simulator.ledger()).allSatisfy(entry -> {
            assertThat(entry.outcome()).isEqualTo("ok");
            assertThat(entry.outputTokens()).isNotEqualTo(OptionalLong.empty());
        });
        assertThat(simulator.ledger().stream().map(LedgerEntry::queryId).distinct())
                .hasSize(calls);
    }

    @Test
    void says_that_its_port_is_taken() {
        // Given
        SimulatorOptions options = SimulatorOptions.defaults(Clock.systemUTC())
                .withPort(simulator.url().getPort());

        // When / Then
        assertThatThrownBy(() -> Simulator.start(options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("simulator port: cannot listen on \"127.0.0.1:" + options.port() + "\"");
    }

    private static void send(Socket socket, String model) throws IOException {
        String body = Caller.chat(model, "hi");
        String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void waitFor(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Test
    void calls_beyond_a_limit_at_once_are_throttled_and_their_places_come_free() {
        // Given
        String model = "m-sim-limit-2-plus-latency-400";
        List<CompletableFuture<Integer>> inside = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            inside.add(CompletableFuture.supplyAsync(
                    () -> caller.openAi(model, "hello").statusCode()));
        }
        waitFor(() -> simulator.ledger().size() == 2);

        // When
        int beyond = caller.openAi(model, "hello").statusCode();
        int ofAnother = caller.openAi("other-" + model, "hello").statusCode();
        List<Integer> answered = inside.stream().map(CompletableFuture::join).toList();
        int afterwards = caller.openAi(model, "hello").statusCode();

        // Then
        assertThat(beyond).isEqualTo(429);
        assertThat(ofAnother).isEqualTo(200);
        assertThat(answered).containsOnly(200);
        assertThat(afterwards).isEqualTo(200);
        assertThat(simulator.ledger().get(2).outcome()).isEqualTo("429");
    }

    @Test
    void a_limit_may_refuse_with_another_fault() {
        assertThat(caller.openAi("m-sim-limit-0-529", "hello").statusCode()).isEqualTo(529);
    }
}
