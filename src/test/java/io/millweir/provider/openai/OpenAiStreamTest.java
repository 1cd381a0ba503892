package io.millweir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Call;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.Deltas;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.StreamServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiStreamTest {
    private static final String STOP =
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private final StreamServer server = new StreamServer();
    private final Deltas deltas = new Deltas();
    private final OpenAiProvider openai = provider(server.url());

    @AfterEach
    void close() {
        openai.close();
        server.close();
    }

    @Test
    void delivers_deltas_while_they_arrive() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        server.with(stream -> {
            stream.begin().send(text("hel"));
            goOn.await(10, TimeUnit.SECONDS);
            stream.send(text("lo")).send(STOP).send(usage(5, 2)).send(DONE).end();
        });

        Call call = call();
        await(() -> deltas.pieces().equals(List.of("hel")));
        assertThat(call.result().toCompletableFuture()).isNotDone();
        goOn.countDown();

        assertThat(Ends.answer(Ends.of(call))).isEqualTo(Answer.chat("hello", FinishReason.STOP, Tokens.of(5, 2)));
        assertThat(deltas.pieces()).containsExactly("hel", "lo");
    }

    @Test
    void asks_for_a_stream_with_its_usage() {
        try (CannedServer canned = new CannedServer();
                OpenAiProvider other = provider(canned.url())) {
            canned.answer(200, text("hi") + STOP + DONE, Map.of("Content-Type", "text/event-stream"));

            Ends.answer(Ends.of(other.call(request(), deltas)));

            assertThat(canned.last().headers()).containsEntry("Accept", "text/event-stream");
            assertThat(canned.last().json())
                    .hasToString("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                            + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        }
    }

    @Test
    void leaves_out_what_the_card_says_the_server_does_not_know() {
        try (CannedServer canned = new CannedServer();
                OpenAiProvider other = provider(canned.url())) {
            canned.answer(200, text("hi") + STOP + DONE, Map.of("Content-Type", "text/event-stream"));
            ProviderRequest request = Cards.streamed(
                    Cards.chat(Cards.card("m").supports("stream_usage", false).build(), "hi"));

            Ends.answer(Ends.of(other.call(request, deltas)));

            assertThat(canned.last().json().has("stream_options")).isFalse();
            assertThat(canned.last().json().path("stream").asBoolean()).isTrue();
        }
    }

    @Test
    void fetches_the_answer_of_a_model_that_cannot_stream_whole() {
        try (CannedServer canned = new CannedServer();
                OpenAiProvider other = provider(canned.url())) {
            canned.answer(200, "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");
            ProviderRequest request = Cards.streamed(
                    Cards.chat(Cards.card("m").supports("streaming", false).build(), "hi"));

            Ends.answer(Ends.of(other.call(request, deltas)));

            assertThat(canned.last().json().has("stream")).isFalse();
            assertThat(deltas.pieces()).containsExactly("hi");
        }
    }

    @Test
    void takes_the_whole_answer_of_a_server_that_does_not_stream() {
        server.with(
                stream -> stream.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 68\r\n\r\n"
                        + "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}"));

        assertThat(Ends.answer(Ends.of(call())).text()).contains("hello");
        assertThat(deltas.pieces()).containsExactly("hello");
    }

    @Test
    void reads_an_error_that_comes_instead_of_a_stream() {
        server.with(
                stream -> stream.raw(
                        "HTTP/1.1 429 Slow\r\nContent-Type: text/event-stream\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\n{}"));

        Failure failure = Ends.failure(Ends.of(call()));

        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    }

    @Test
    void takes_reasoning_tools_and_other_choices_for_activity_but_not_keep_alive_signals() {
        server.with(stream -> stream.begin()
                .send(": keep-alive\n\n")
                .send(delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"))
                .send(delta("{\"reasoning_content\":\"hm\"}"))
                .send(delta("{\"reasoning\":\"hm\"}"))
                .send(delta("{\"tool_calls\":[{\"index\":0}]}"))
                .send(
                        "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"},\"finish_reason\":\"stop\"}]}\n\n")
                .send("data: {\"choices\":[],\"obfuscation\":\"xx\"}\n\n")
                .send(text("a"))
                .send(STOP)
                .send(DONE)
                .end());

        Answer answer = Ends.answer(Ends.of(call()));

        assertThat(answer.text()).contains("a");
        assertThat(deltas.pieces()).containsExactly("a");
        assertThat(deltas.activity()).isEqualTo(4);
    }

    @Test
    void takes_the_last_of_usages_that_count_up() {
        server.with(stream -> stream.begin()
                .send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}\n\n")
                .send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"length\"}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n")
                .send(usage(7, 2))
                .send(DONE)
                .end());

        assertThat(Ends.answer(Ends.of(call()))).isEqualTo(Answer.chat("ab", FinishReason.LENGTH, Tokens.of(7, 2)));
    }

    @Test
    void gives_a_refusal_as_text_that_was_filtered() {
        server.with(stream -> stream.begin()
                .send(delta("{\"refusal\":\"I \"}"))
                .send(delta("{\"refusal\":\"won't\"}"))
                .send(STOP)
                .send(DONE)
                .end());

        assertThat(Ends.answer(Ends.of(call())))
                .isEqualTo(Answer.chat("I won't", FinishReason.CONTENT_FILTER, Tokens.UNKNOWN));
        assertThat(deltas.joined()).isEqualTo("I won't");
    }

    @Test
    void ends_with_done_even_without_a_finish_reason() {
        server.with(stream -> stream.begin().send(text("a")).send(DONE).end());

        assertThat(Ends.answer(Ends.of(call()))).isEqualTo(Answer.chat("a", FinishReason.OTHER, Tokens.UNKNOWN));
    }

    @Test
    void does_not_wait_for_the_end_of_the_body_after_done() throws Exception {
        server.with(stream -> {
            stream.begin().send(text("a") + STOP + DONE);
            stream.awaitClose();
        });
        long start = System.nanoTime();

        assertThat(Ends.answer(Ends.of(call())).text()).contains("a");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(server.sawClose()).as("the connection is closed").isTrue();
    }

    @Test
    void does_not_wait_for_ever_for_what_may_follow_a_finish_reason() throws Exception {
        server.with(stream -> {
            stream.begin().send(text("a") + STOP);
            stream.awaitClose();
        });
        long start = System.nanoTime();

        assertThat(Ends.answer(Ends.of(openai.call(Cards.withTimeout(request(), Duration.ofSeconds(60)), deltas)))
                        .text())
                .contains("a");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        assertThat(server.sawClose()).as("the connection is closed").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "cut", "reset", "junk", "error"})
    void leaves_an_answer_whole_whatever_follows_its_finish_reason(String what) {
        server.with(stream -> {
            stream.begin().send(text("a") + STOP);
            switch (what) {
                case "end" -> stream.end();
                case "reset" -> stream.reset();
                case "junk" -> stream.send("data: <html>\n\n").end();
                case "error" ->
                    stream.send("data: {\"error\":{\"message\":\"m\"}}\n\n").end();
                default -> {}
            }
        });

        Answer answer = Ends.answer(Ends.of(call()));

        assertThat(answer).isEqualTo(Answer.chat("a", FinishReason.STOP, Tokens.UNKNOWN));
    }

    @Test
    void uses_a_connection_again_after_a_stream() {
        server.with(stream -> stream.begin().send(text("a") + STOP + DONE).end());
        Ends.answer(Ends.of(call()));
        await(() -> {
            Ends.answer(Ends.of(call()));
            return deltas.pieces().size() > server.connections();
        });

        assertThat(server.connections()).isLessThan(deltas.pieces().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "cut", "reset"})
    void takes_no_stream_that_ends_early_for_an_answer(String how) {
        server.with(stream -> {
            stream.begin().send(text("a"));
            switch (how) {
                case "end" -> stream.end();
                case "reset" -> stream.reset();
                default -> {}
            }
        });

        ProviderResult result = Ends.of(call());

        assertThat(result).isInstanceOfSatisfying(ProviderResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
            assertThat(failed.failure().message())
                    .startsWith("openai gpt-4o-mini: the stream ended before its terminal event")
                    .endsWith("; Millweir waits and tries again or falls back");
            assertThat(failed.tokens()).isEqualTo(Tokens.UNKNOWN);
        });
    }

    @Test
    void tells_what_a_broken_stream_had_consumed_when_the_server_said_so() {
        server.with(stream -> stream.begin()
                .send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],"
                        + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":1}}\n\n")
                .end());

        assertThat(Ends.of(call()))
                .isInstanceOfSatisfying(ProviderResult.Failed.class, failed -> assertThat(failed.tokens())
                        .isEqualTo(Tokens.of(7, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"m\",\"type\":\"server_error\"}}|PROVIDER_ERROR",
                "{\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}}|RATE_LIMITED",
                "{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}|QUOTA_EXCEEDED",
                "{\"error\":{\"message\":\"m\",\"code\":503}}|PROVIDER_UNAVAILABLE",
                "{\"error\":{\"message\":\"m\",\"code\":400}}|PROVIDER_REJECTED",
                "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}|CONTEXT_LENGTH_EXCEEDED",
                "{\"error\":\"m\"}|PROVIDER_ERROR",
                "{\"object\":\"error\",\"message\":\"m\",\"code\":400}|PROVIDER_REJECTED",
            })
    void names_an_error_in_the_stream_by_its_code(String event, ErrorCode expected) {
        server.with(stream -> stream.begin()
                .send(text("a"))
                .send("data: " + event + "\n\n")
                .send(DONE)
                .end());

        Failure failure = Ends.failure(Ends.of(call()));

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.providerMessage()).contains("m");
        assertThat(failure.message()).startsWith("openai gpt-4o-mini: broke the stream off with an error");
        assertThat(deltas.pieces()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: <html>\n\n", "data: 17\n\n", "data: {\"choices\":\n\n", "data: [DONE]\n\n"})
    void finds_a_stream_malformed_that_holds_something_else(String event) {
        server.with(stream -> stream.begin().send(event).send(STOP).send(DONE).end());

        assertThat(Ends.failure(Ends.of(call())).code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
    }

    @Test
    void delivers_nothing_more_and_closes_the_connection_once_cancelled() throws Exception {
        server.with(stream -> {
            stream.begin().send(text("a"));
            stream.awaitClose();
        });
        Call call = call();
        await(() -> deltas.pieces().size() == 1);

        call.cancel();

        Ends.failure(Ends.of(call));
        assertThat(server.sawClose()).as("the connection is closed").isTrue();
        assertThat(deltas.pieces()).containsExactly("a");
    }

    @Test
    void times_out_in_the_middle_of_a_stream_and_closes_the_connection() throws Exception {
        server.with(stream -> {
            stream.begin().send(text("a"));
            stream.awaitClose();
        });

        ProviderResult result = Ends.of(openai.call(Cards.withTimeout(request(), Duration.ofMillis(800)), deltas));

        assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(server.sawClose()).as("the connection is closed").isTrue();
    }

    @Test
    void survives_a_listener_that_throws() {
        server.with(
                stream -> stream.begin().send(text("a")).send(STOP).send(DONE).end());

        ProviderResult result = Ends.of(openai.call(request(), delta -> {
            throw new IllegalStateException("a test's");
        }));

        assertThat(Ends.answer(result).text()).contains("a");
    }

    private Call call() {
        return openai.call(request(), deltas);
    }

    private static ProviderRequest request() {
        return Cards.streamed(Cards.chat(Cards.card("gpt-4o-mini").build(), "hi"));
    }

    private static String text(String text) {
        return delta("{\"content\":\"" + text + "\"}");
    }

    private static String delta(String delta) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}],\"usage\":null}\n\n";
    }

    private static String usage(int input, int output) {
        return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output
                + "}}\n\n";
    }

    private static OpenAiProvider provider(String url) {
        return new OpenAiProvider(
                Configs.openai("openai", Optional.of(url), "sk-test-0123456789"), Set.of(), Clock.systemUTC());
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("what was waited for never came").isLessThan(end);
            try {
                Thread.sleep(10);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
