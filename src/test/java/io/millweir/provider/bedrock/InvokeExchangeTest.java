package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InvokeExchangeTest {
    private static final ModelCard LLAMA =
            Cards.card("meta.llama3-8b-instruct-v1:0").api("invoke").build();
    private static final String HELLO = "{\"generation\":\"hello\",\"stop_reason\":\"stop\",\"prompt_token_count\":4,"
            + "\"generation_token_count\":2}";

    private final CannedServer server = new CannedServer();
    private final BedrockProvider bedrock = new BedrockProvider(
            Configs.bedrock(Optional.of(server.url())), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    private final List<String> deltas = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        bedrock.close();
        server.close();
    }

    private ProviderResult call(ProviderRequest request) {
        return Ends.of(bedrock.call(request, deltas::add));
    }

    @Test
    void sends_the_native_body_and_says_the_rest_in_headers() {
        server.answer(200, HELLO);
        ModelOptions options = new ModelOptions(
                Map.of("images", List.of()),
                Optional.of(new ModelOptions.Guardrail("gr-1", "DRAFT", true)),
                Optional.of("flex"),
                Optional.of("optimized"),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());

        Answer answer =
                Ends.answer(call(Cards.withOptions(Cards.withId(Cards.chat(LLAMA, "hi"), "a/b ü%", 2), options)));

        assertThat(answer).isEqualTo(Answer.chat("hello", FinishReason.STOP, Tokens.of(4, 2)));
        CannedServer.Seen seen = server.last();
        assertThat(seen.path()).isEqualTo("/model/meta.llama3-8b-instruct-v1%3A0/invoke");
        assertThat(seen.json().path("max_gen_len").asInt()).isEqualTo(1024);
        assertThat(seen.json().path("images").isArray()).isTrue();
        assertThat(seen.headers())
                .containsEntry("X-Client-Request-Id", "a%2Fb%20%C3%BC%25/2")
                .containsEntry("Content-Type", "application/json")
                .containsEntry("X-Amzn-Bedrock-GuardrailIdentifier", "gr-1")
                .containsEntry("X-Amzn-Bedrock-GuardrailVersion", "DRAFT")
                .containsEntry("X-Amzn-Bedrock-Trace", "ENABLED")
                .containsEntry("X-Amzn-Bedrock-Service-Tier", "flex")
                .containsEntry("X-Amzn-Bedrock-PerformanceConfig-Latency", "optimized")
                .containsEntry(
                        "X-Amzn-Bedrock-Request-Metadata",
                        "{\"millweir-query-id\":\"b64:YS9iIMO8JQ==\",\"millweir-attempt\":\"2\","
                                + "\"millweir-tenant\":\"team-a\"}");
        assertThat(deltas).isEmpty();
    }

    @Test
    void says_nothing_of_options_that_nobody_chose() {
        server.answer(200, HELLO);

        Ends.answer(call(Cards.chat(LLAMA, "hi")));

        assertThat(server.last().headers().keySet()).noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT)
                .matches(".*(guardrail|tier|latency|trace).*"));
    }

    @Test
    void takes_tokens_from_the_headers_where_the_body_has_none() {
        server.answer(
                200,
                "{\"outputs\":[{\"text\":\"hello\",\"stop_reason\":\"length\"}]}",
                Map.of("X-Amzn-Bedrock-Input-Token-Count", "11", "X-Amzn-Bedrock-Output-Token-Count", "3"));
        ModelCard mistral =
                Cards.card("mistral.mistral-7b-instruct-v0:2").api("invoke").build();

        assertThat(Ends.answer(call(Cards.chat(mistral, "hi"))))
                .isEqualTo(Answer.chat("hello", FinishReason.LENGTH, Tokens.of(11, 3)));
    }

    @Test
    void carries_what_bedrock_said_when_it_refuses() {
        server.answer(
                400,
                "{\"message\":\"Malformed input request: #: extraneous key [a] is not permitted\"}",
                Map.of("x-amzn-ErrorType", "ValidationException:http://internal.amazon.com/coral/"));

        for (ProviderRequest request : List.of(Cards.chat(LLAMA, "hi"), Cards.streamed(Cards.chat(LLAMA, "hi")))) {
            Failure failure = Ends.failure(call(request));

            assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
            assertThat(failure.providerMessage())
                    .contains("Malformed input request: #: extraneous key [a] is not permitted");
        }
        assertThat(server.seen()).as("no hidden retries").hasSize(2);
    }

    @Test
    void streams_in_pieces_that_add_up() {
        server.answer(
                200,
                new ChunkStream()
                        .chunk("{'generation':'hel','prompt_token_count':4,'generation_token_count':1}")
                        .chunk("{'generation':'','generation_token_count':1,'stop_reason':null}")
                        .chunk("{'generation':'lo','generation_token_count':2,'stop_reason':'stop',"
                                + "'amazon-bedrock-invocationMetrics':{'inputTokenCount':4,'outputTokenCount':2}}")
                        .bytes(),
                ChunkStream.HEADERS);

        Answer answer = Ends.answer(call(Cards.streamed(Cards.withId(Cards.chat(LLAMA, "hi"), "q", 3))));

        assertThat(answer).isEqualTo(Answer.chat("hello", FinishReason.STOP, Tokens.of(4, 2)));
        assertThat(deltas).containsExactly("hel", "lo");
        assertThat(server.last().path()).isEqualTo("/model/meta.llama3-8b-instruct-v1%3A0/invoke-with-response-stream");
        assertThat(server.last().headers()).containsEntry("X-Client-Request-Id", "q/3");
    }

    @Test
    void a_stream_that_ends_early_is_no_answer_and_is_not_asked_for_again() {
        byte[] whole = new ChunkStream()
                .chunk("{'generation':'hel'}")
                .chunk("{'generation':'lo','stop_reason':'stop'}")
                .bytes();
        byte[] first = new ChunkStream().chunk("{'generation':'hel'}").bytes();
        for (byte[] cut : List.of(first, Arrays.copyOf(whole, whole.length - 5), new byte[0])) {
            server.answer(200, cut, ChunkStream.HEADERS);

            Failure failure = Ends.failure(call(Cards.streamed(Cards.chat(LLAMA, "hi"))));

            assertThat(failure.code()).as(cut.length + " bytes").isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        }
        assertThat(server.seen()).hasSize(3);
        assertThat(deltas).containsExactly("hel", "hel");
    }

    @Test
    void an_exception_in_the_stream_has_its_own_code_and_what_was_counted_before() {
        server.answer(
                200,
                new ChunkStream()
                        .chunk("{'type':'message_start','message':{'usage':{'input_tokens':9,'output_tokens':1}}}")
                        .chunk("{'type':'content_block_delta','delta':{'text':'hel'}}")
                        .exception("throttlingException", "Too many requests")
                        .bytes(),
                ChunkStream.HEADERS);
        ModelCard claude = Cards.card("anthropic.claude-3-haiku-20240307-v1:0")
                .api("invoke")
                .build();

        ProviderResult result = call(Cards.streamed(Cards.chat(claude, "hi")));

        assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(Ends.failure(result).providerMessage()).contains("Too many requests");
        assertThat(((ProviderResult.Failed) result).tokens().input()).hasValue(9);
        assertThat(deltas).containsExactly("hel");
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void an_exception_after_the_answer_comes_too_late() {
        server.answer(
                200,
                new ChunkStream()
                        .chunk("{'generation':'hello','stop_reason':'stop'}")
                        .exception("internalServerException", "too late")
                        .bytes(),
                ChunkStream.HEADERS);

        assertThat(Ends.answer(call(Cards.streamed(Cards.chat(LLAMA, "hi")))).text())
                .contains("hello");
    }

    @Test
    void a_chunk_that_is_no_json_is_malformed() {
        server.answer(
                200,
                new ChunkStream().chunk("{'generation':'a'}").chunk("nonsense").bytes(),
                ChunkStream.HEADERS);

        assertThat(Ends.failure(call(Cards.streamed(Cards.chat(LLAMA, "hi")))).code())
                .isEqualTo(ErrorCode.MALFORMED_RESPONSE);
    }

    @Test
    void a_listener_that_throws_loses_its_delta_only() {
        server.answer(
                200,
                new ChunkStream()
                        .chunk("{'generation':'hello'}")
                        .chunk("{'generation':'!','stop_reason':'stop'}")
                        .bytes(),
                ChunkStream.HEADERS);
        DeltaListener broken = delta -> {
            throw new IllegalStateException("broken");
        };

        assertThat(Ends.answer(Ends.of(bedrock.call(Cards.streamed(Cards.chat(LLAMA, "hi")), broken)))
                        .text())
                .contains("hello!");
    }

    @Test
    void what_cannot_stream_comes_as_one_delta() {
        ModelCard jurassic = Cards.card("ai21.j2-mid-v1").api("invoke").build();
        server.answer(
                200, "{\"completions\":[{\"data\":{\"text\":\"hello\"},\"finishReason\":{\"reason\":\"length\"}}]}");

        Answer answer = Ends.answer(call(Cards.streamed(Cards.chat(jurassic, "hi"))));

        assertThat(answer.text()).contains("hello");
        assertThat(deltas).containsExactly("hello");
        assertThat(server.last().path()).endsWith("/invoke");

        ModelCard unstreamed = Cards.card("cohere.command-text-v14")
                .api("invoke")
                .supports("streaming", false)
                .build();
        server.answer(200, "{\"generations\":[{\"text\":\"hello\",\"finish_reason\":\"COMPLETE\"}]}");
        Ends.answer(call(Cards.streamed(Cards.chat(unstreamed, "hi"))));
        assertThat(server.last().path()).endsWith("/invoke");
        assertThat(server.last().json().has("stream")).isFalse();
    }

    @Test
    void cancelling_frees_the_connection_of_a_stream() {
        try (SilentServer silent = new SilentServer();
                BedrockProvider provider = new BedrockProvider(
                        Configs.bedrockInFlight(silent.url(), 1),
                        Set.of(),
                        Clock.systemUTC(),
                        BedrockEnvironment.NONE)) {
            var call = provider.call(Cards.streamed(Cards.chat(LLAMA, "hi")), deltas::add);
            silent.awaitConnection();

            call.cancel();

            assertThat(Ends.failure(Ends.of(call)).code()).isEqualTo(ErrorCode.INTERNAL);
            // The only connection there may be is free again: the next call waits for its answer, not for a slot.
            var next = provider.call(
                    Cards.withTimeout(Cards.streamed(Cards.chat(LLAMA, "hi")), java.time.Duration.ofSeconds(7)),
                    deltas::add);
            assertThat(Ends.failure(Ends.of(next)).code()).isEqualTo(ErrorCode.TIMEOUT);
        }
    }
}
