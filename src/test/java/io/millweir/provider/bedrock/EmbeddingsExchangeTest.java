package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddingsExchangeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ModelCard TITAN =
            Cards.card("amazon.titan-embed-text-v2:0").build();
    private static final ModelCard COHERE = Cards.card("cohere.embed-v4:0").build();

    /** Embeds a text as its length and the number in it; waits so that later texts come back first. */
    private final HttpServer server;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BedrockProvider bedrock;
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final List<String> correlations = new CopyOnWriteArrayList<>();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    EmbeddingsExchangeTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            bodies.add(body);
            correlations.add(exchange.getRequestHeaders().getFirst("X-Client-Request-Id"));
            boolean fails = body.path("inputText").asText().contains("bad");
            pause(fails ? 100 : 30 + 20 * (bodies.size() % 3 == 0 ? 0 : 3 - bodies.size() % 3));
            byte[] answer =
                    (fails ? "{\"message\":\"Too many requests\"}" : answer(body)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (fails) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", "ThrottlingException");
            } else if (body.has("texts")) {
                exchange.getResponseHeaders()
                        .set(
                                "x-amzn-bedrock-input-token-count",
                                Integer.toString(body.path("texts").size()));
            }
            now.decrementAndGet();
            exchange.sendResponseHeaders(fails ? 429 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        bedrock = new BedrockProvider(
                Configs.bedrock(
                        Optional.of("http://127.0.0.1:" + server.getAddress().getPort())),
                Set.of(),
                Clock.systemUTC(),
                BedrockEnvironment.NONE);
    }

    @AfterEach
    void close() {
        bedrock.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static String answer(JsonNode body) {
        if (body.has("inputText")) {
            String text = body.path("inputText").asText();
            return text.contains("odd")
                    ? "{\"inputTextTokenCount\":2}"
                    : "{\"embedding\":[" + text.replaceAll("\\D", "") + ",0.5],\"inputTextTokenCount\":2}";
        }
        StringBuilder vectors = new StringBuilder();
        body.path("texts").forEach(text -> vectors.append(vectors.isEmpty() ? "[" : ",[")
                .append(text.asText().replaceAll("\\D", ""))
                .append(",0.5]"));
        return "{\"embeddings\":{\"float\":[" + vectors + "]}}";
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(each -> "text " + each).toArray(String[]::new);
    }

    private ProviderResult embed(ProviderRequest request) {
        return Ends.of(bedrock.call(request, DeltaListener.NONE));
    }

    @Test
    void one_text_is_one_invocation() {
        Answer answer = Ends.answer(embed(Cards.embed(TITAN, "text 7")));

        assertThat(answer.embeddings()).containsExactly(List.of(7.0, 0.5));
        assertThat(answer.tokens()).isEqualTo(Tokens.of(2, 0));
        assertThat(bodies).hasSize(1);
    }

    @Test
    void texts_that_go_one_by_one_come_back_in_order_with_the_sum_of_the_tokens() {
        Answer answer = Ends.answer(embed(Cards.withId(Cards.embed(TITAN, texts(30)), "q-9", 2)));

        assertThat(answer.embeddings().stream().map(vector -> vector.get(0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 30).mapToObj(each -> (double) each).toList());
        assertThat(answer.tokens()).isEqualTo(Tokens.of(60, 0));
        assertThat(bodies).hasSize(30);
        assertThat(correlations).containsOnly("q-9/2");
        assertThat(most.get()).isBetween(2, EmbeddingRun.AT_ONCE);
    }

    @Test
    void cohere_takes_ninety_six_texts_at_once() {
        Answer answer = Ends.answer(embed(Cards.embed(COHERE, texts(200))));

        assertThat(bodies.stream().map(body -> body.path("texts").size())).containsExactlyInAnyOrder(96, 96, 8);
        assertThat(answer.embeddings().stream().map(vector -> vector.get(0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(each -> (double) each).toList());
        assertThat(answer.tokens()).isEqualTo(Tokens.of(200, 0));
    }

    @Test
    void one_failure_fails_the_call_sends_no_more_and_keeps_what_was_paid() {
        String[] texts = texts(100);
        texts[3] = "bad";

        ProviderResult result = embed(Cards.embed(TITAN, texts));

        assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(Ends.failure(result).providerMessage()).contains("Too many requests");
        assertThat(bodies).hasSizeLessThan(100);
        assertThat(((ProviderResult.Failed) result).tokens()).isEqualTo(Tokens.of(2L * (bodies.size() - 1), 0));
    }

    @Test
    void an_unreadable_part_fails_the_call_and_is_paid_too() {
        ProviderResult result = embed(Cards.embed(TITAN, "text 1", "odd", "text 3"));

        assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
        assertThat(((ProviderResult.Failed) result).tokens()).isEqualTo(Tokens.of(6, 0));
    }

    @Test
    void the_deadline_is_that_of_the_whole_call() {
        long started = System.nanoTime();

        ProviderResult result = embed(Cards.withTimeout(Cards.embed(TITAN, texts(2000)), Duration.ofMillis(500)));

        assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        int sent = bodies.size();
        pause(500);
        assertThat(bodies.size()).as("nothing is sent after the end").isLessThanOrEqualTo(sent + EmbeddingRun.AT_ONCE);
        assertThat(sent).isLessThan(2000);
    }
}
