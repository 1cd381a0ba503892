package io.millweir.provider.bedrock;

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
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseStreamTest {
    private static final ModelCard NOVA = Cards.card("amazon.nova-micro-v1:0").build();

    private final Deltas deltas = new Deltas();

    @Test
    void hands_on_each_piece_as_it_comes_and_keeps_its_white_space() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (DrippingServer server = new DrippingServer(pen -> {
                    pen.write(new EventStream().start().text(0, "\\n  Hel").bytes());
                    assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
                    pen.write(new EventStream()
                            .text(0, "")
                            .text(0, "lo \\t")
                            .event("contentBlockStop", "{\"contentBlockIndex\":0}")
                            .stop("end_turn")
                            .usage(10, 3)
                            .bytes());
                    pen.finish();
                });
                BedrockProvider bedrock = provider(server.url())) {
            Call call = bedrock.call(request(), deltas);
            deltas.awaitFirst();
            assertThat(call.result().toCompletableFuture()).isNotDone();
            seen.countDown();

            Answer answer = Ends.answer(Ends.of(call));

            assertThat(answer).isEqualTo(Answer.chat("\n  Hello \t", FinishReason.STOP, Tokens.of(10, 3)));
            assertThat(deltas.pieces()).containsExactly("\n  Hel", "lo \t");
        }
    }

    @Test
    void sends_the_request_of_converse_to_converse_stream() {
        try (CannedServer server = new CannedServer();
                BedrockProvider bedrock = provider(server.url())) {
            server.answer(200, whole().bytes(), EventStream.CONTENT_TYPE);

            Ends.answer(Ends.of(bedrock.call(Cards.withSystemPrompt(request(), "be kind"), deltas)));

            assertThat(server.last().path()).isEqualTo("/model/amazon.nova-micro-v1%3A0/converse-stream");
            var body = server.last().json();
            assertThat(body.path("messages")).hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]");
            assertThat(body.path("system")).hasToString("[{\"text\":\"be kind\"}]");
            assertThat(body.path("inferenceConfig")).hasToString("{\"maxTokens\":1024}");
            assertThat(body.path("requestMetadata").path("millweir-query-id").asText())
                    .isEqualTo("q-1");
            assertThat(body.size()).isEqualTo(4);
        }
    }

    @Test
    void joins_the_text_of_all_blocks_and_keeps_reasoning_and_tools_out_of_it() {
        byte[] stream = new EventStream()
                .start()
                .text(0, "")
                .event(
                        "contentBlockDelta",
                        "{\"contentBlockIndex\":1,\"delta\":{\"reasoningContent\":{\"text\":\"hm\"}}}")
                .event(
                        "contentBlockDelta",
                        "{\"contentBlockIndex\":1,\"delta\":{\"reasoningContent\":{\"signature\":\"s\"}}}")
                .event(
                        "contentBlockDelta",
                        "{\"contentBlockIndex\":1,\"delta\":{\"reasoningContent\":{\"redactedContent\":\"aGk=\"}}}")
                .text(2, "a")
                .event(
                        "contentBlockDelta",
                        "{\"contentBlockIndex\":2,\"delta\":{\"citation\":{\"title\":\"t\",\"source\":\"s\"}}}")
                .text(3, "b")
                .event(
                        "contentBlockStart",
                        "{\"contentBlockIndex\":4,\"start\":{\"toolUse\":{\"toolUseId\":\"i\",\"name\":\"n\"}}}")
                .event("contentBlockDelta", "{\"contentBlockIndex\":4,\"delta\":{\"toolUse\":{\"input\":\"{}\"}}}")
                .event("contentBlockDelta", "{\"contentBlockIndex\":5,\"delta\":{\"novelty\":{\"x\":1}}}")
                .event("noveltyEvent", "{\"x\":1}")
                .stop("tool_use")
                .usage(1, 2)
                .bytes();

        Answer answer = Ends.answer(canned(stream));

        assertThat(answer).isEqualTo(Answer.chat("ab", FinishReason.TOOL_CALLS, Tokens.of(1, 2)));
        assertThat(deltas.pieces()).containsExactly("a", "b");
        assertThat(deltas.activity()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void an_answer_may_have_no_text() {
        byte[] stream = new EventStream()
                .start()
                .event(
                        "contentBlockDelta",
                        "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"hm\"}}}")
                .stop("end_turn")
                .usage(1, 2)
                .bytes();

        assertThat(Ends.answer(canned(stream))).isEqualTo(Answer.chat("", FinishReason.STOP, Tokens.of(1, 2)));
        assertThat(deltas.pieces()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "max_tokens, LENGTH",
        "guardrail_intervened, CONTENT_FILTER",
        "content_filtered, CONTENT_FILTER",
        "malformed_model_output, OTHER",
        "something_new, OTHER"
    })
    void maps_stop_reasons(String reason, FinishReason expected) {
        byte[] stream = new EventStream().text(0, "x").stop(reason).usage(1, 2).bytes();

        assertThat(Ends.answer(canned(stream)).finishReason()).contains(expected);
    }

    @Test
    void a_stream_without_counts_is_an_answer_with_unknown_tokens() {
        byte[] stream = new EventStream().text(0, "x").stop("end_turn").bytes();

        assertThat(Ends.answer(canned(stream))).isEqualTo(Answer.chat("x", FinishReason.STOP, Tokens.UNKNOWN));
    }

    @Test
    void what_breaks_after_the_message_stopped_does_not_spoil_the_answer() {
        byte[] stream = new EventStream()
                .text(0, "x")
                .stop("end_turn")
                .exception("internalServerException", "oh")
                .bytes();

        assertThat(Ends.answer(canned(stream)).text()).contains("x");
    }

    @Test
    void a_whole_answer_does_not_wait_for_the_connection_to_end() {
        CountDownLatch over = new CountDownLatch(1);
        try (DrippingServer server = new DrippingServer(pen -> {
                    pen.write(whole().bytes());
                    over.await(20, TimeUnit.SECONDS);
                });
                BedrockProvider bedrock = provider(server.url())) {
            Call call = bedrock.call(Cards.withTimeout(request(), Duration.ofSeconds(60)), deltas);

            assertThat(Ends.answer(Ends.of(call)).text()).contains("x");
            over.countDown();
        }
    }

    @Test
    void a_stream_that_ends_cleanly_before_the_message_stopped_is_no_answer() {
        byte[] stream = new EventStream().start().text(0, "half").bytes();

        Failure failure = Ends.failure(canned(stream));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(failure.message())
                .isEqualTo("aws.bedrock amazon.nova-micro-v1:0: the stream ended before messageStop; Millweir waits and"
                        + " tries again or falls back");
        assertThat(deltas.pieces()).containsExactly("half");
    }

    @Test
    void an_empty_body_is_no_answer() {
        assertThat(Ends.failure(canned(new byte[0])).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void a_stream_cut_within_a_frame_is_no_answer() {
        byte[] text = new EventStream().start().text(0, "half").bytes();
        byte[] next = new EventStream().text(0, "lost").bytes();
        byte[] cut = java.util.Arrays.copyOf(text, text.length + next.length / 2);
        System.arraycopy(next, 0, cut, text.length, next.length / 2);

        assertThat(Ends.failure(canned(cut)).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(deltas.pieces()).containsExactly("half");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_breaks_is_no_answer_and_is_not_tried_again(boolean reset) {
        try (DrippingServer server = new DrippingServer(pen -> {
                    pen.write(new EventStream().start().text(0, "half").bytes());
                    deltas.awaitFirst();
                    if (reset) {
                        pen.reset();
                    }
                });
                BedrockProvider bedrock = provider(server.url())) {
            Failure failure = Ends.failure(Ends.of(bedrock.call(request(), deltas)));

            assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
            assertThat(deltas.pieces()).containsExactly("half");
            assertThat(server.requests()).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "throttlingException, RATE_LIMITED",
        "serviceUnavailableException, PROVIDER_UNAVAILABLE",
        "internalServerException, PROVIDER_ERROR",
        "validationException, PROVIDER_REJECTED"
    })
    void an_exception_within_the_stream_is_its_own_failure(String type, ErrorCode expected) {
        byte[] stream = new EventStream()
                .start()
                .text(0, "half")
                .exception(type, "told why")
                .bytes();
        try (CannedServer server = new CannedServer();
                BedrockProvider bedrock = provider(server.url())) {
            server.answer(200, stream, EventStream.CONTENT_TYPE);

            Failure failure = Ends.failure(Ends.of(bedrock.call(request(), deltas)));

            assertThat(failure.code()).isEqualTo(expected);
            assertThat(failure.providerMessage())
                    .hasValueSatisfying(each -> assertThat(each).contains("told why"));
            assertThat(deltas.pieces()).containsExactly("half");
            assertThat(server.seen()).hasSize(1);
        }
    }

    @Test
    void a_refusal_before_the_stream_is_read_as_ever() {
        try (CannedServer server = new CannedServer();
                BedrockProvider bedrock = provider(server.url())) {
            server.answer(
                    403,
                    "{\"message\":\"You don't have access to the model with the specified model ID.\"}",
                    Map.of("x-amzn-ErrorType", "AccessDeniedException"));

            assertThat(Ends.failure(Ends.of(bedrock.call(request(), deltas))).code())
                    .isEqualTo(ErrorCode.ACCESS_DENIED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>hello, this is a proxy</body></html>", "{\"output\":{}}", "x"})
    void what_is_no_event_stream_is_no_answer(String body) {
        ProviderResult result = canned(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertThat(Ends.failure(result).code()).isIn(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(deltas.pieces()).isEmpty();
    }

    @Test
    void a_frame_whose_checksum_is_wrong_is_no_answer() {
        byte[] stream = new EventStream()
                .start()
                .text(0, "half")
                .text(0, "lost")
                .stop("end_turn")
                .bytes();
        byte[] good = new EventStream().start().text(0, "half").bytes();
        stream[good.length + 100] ^= 0x55;

        assertThat(Ends.failure(canned(stream)).code())
                .isIn(ErrorCode.MALFORMED_RESPONSE, ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(deltas.pieces()).doesNotContain("lost");
    }

    @Test
    void cancelling_hangs_up_and_ends_the_deltas() {
        try (DrippingServer server = new DrippingServer(pen -> {
                    pen.write(new EventStream().start().text(0, "one").bytes());
                    pen.awaitHangUp();
                });
                BedrockProvider bedrock = provider(server.url())) {
            Call call = bedrock.call(Cards.withTimeout(request(), Duration.ofSeconds(60)), deltas);
            deltas.awaitFirst();

            call.cancel();

            assertThat(Ends.failure(Ends.of(call)).code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(server.played()).as("the server saw the connection end").isTrue();
            assertThat(deltas.pieces()).containsExactly("one");
        }
    }

    @Test
    void a_stream_that_takes_too_long_times_out_and_hangs_up() {
        try (DrippingServer server = new DrippingServer(pen -> {
                    pen.write(new EventStream().start().text(0, "one").bytes());
                    pen.awaitHangUp();
                });
                BedrockProvider bedrock = provider(server.url())) {
            Call call = bedrock.call(Cards.withTimeout(request(), Duration.ofSeconds(2)), deltas);

            assertThat(Ends.failure(Ends.of(call)).code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(server.played()).isTrue();
        }
    }

    @Test
    void a_cancelled_call_gives_its_place_in_the_pool_back() {
        try (DrippingServer server = new DrippingServer(pen -> {
                    pen.write(new EventStream().start().text(0, "one").bytes());
                    pen.awaitHangUp();
                });
                BedrockProvider narrow = new BedrockProvider(
                        Configs.bedrockInFlight(server.url(), 1),
                        Set.of(),
                        Clock.systemUTC(),
                        BedrockEnvironment.NONE)) {
            for (int i = 0; i < 5; i++) {
                Deltas each = new Deltas();
                Call call = narrow.call(request(), each);
                each.awaitFirst();
                call.cancel();
            }

            assertThat(server.requests()).isEqualTo(5);
        }
    }

    @Test
    void a_listener_that_throws_does_not_break_the_answer() {
        try (CannedServer server = new CannedServer();
                BedrockProvider bedrock = provider(server.url())) {
            server.answer(200, whole().bytes(), EventStream.CONTENT_TYPE);

            Answer answer = Ends.answer(Ends.of(bedrock.call(request(), delta -> {
                throw new IllegalStateException("a bug of the listener");
            })));

            assertThat(answer.text()).contains("x");
        }
    }

    @Test
    void a_model_that_does_not_stream_gives_its_answer_as_one_delta() {
        ModelCard whole = Cards.card("amazon.nova-micro-v1:0")
                .supports("streaming", false)
                .build();
        for (ModelCard card : List.of(whole, Cards.card("ai21.j2-mid-v1").build())) {
            Deltas one = new Deltas();
            try (CannedServer server = new CannedServer();
                    BedrockProvider bedrock = provider(server.url())) {
                server.answer(
                        200,
                        "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\" he\"},{\"text\":\"y\"}]}},"
                                + "\"stopReason\":\"end_turn\"}");

                Answer answer = Ends.answer(Ends.of(bedrock.call(Cards.streamed(Cards.chat(card, "hi")), one)));

                assertThat(answer.text()).contains(" hey");
                assertThat(one.pieces()).containsExactly(" hey");
                assertThat(server.last().path()).endsWith("/converse");
            }
        }
    }

    private ProviderResult canned(byte[] stream) {
        try (CannedServer server = new CannedServer();
                BedrockProvider bedrock = provider(server.url())) {
            server.answer(200, stream, EventStream.CONTENT_TYPE);
            return Ends.of(bedrock.call(request(), deltas));
        }
    }

    private static EventStream whole() {
        return new EventStream().start().text(0, "x").stop("end_turn").usage(1, 2);
    }

    private static ProviderRequest request() {
        return Cards.streamed(Cards.chat(NOVA, "hi"));
    }

    private static BedrockProvider provider(String url) {
        return new BedrockProvider(
                Configs.bedrock(Optional.of(url)), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    }
}
