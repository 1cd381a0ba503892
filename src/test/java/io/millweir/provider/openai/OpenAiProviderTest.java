package io.millweir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Parameters;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiProviderTest {
    private static final String HELLO =
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":3,\"total_tokens\":13,"
                    + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}";

    private final CannedServer server = new CannedServer();
    private final OpenAiProvider openai = provider("openai", "sk-test-0123456789");

    @AfterEach
    void close() {
        openai.close();
        server.close();
    }

    @Test
    void sends_what_the_query_asks() {
        server.answer(200, HELLO);
        Parameters parameters =
                new Parameters(OptionalDouble.of(0.5), OptionalDouble.of(0.9), OptionalInt.of(50), List.of("END"));
        ProviderRequest request = Cards.withId(
                Cards.withSystemPrompt(
                        Cards.withParameters(
                                Cards.chat(Cards.card("gpt-4o-mini").build(), "hi"), parameters),
                        "be kind"),
                "a/b ü%",
                2);

        Ends.of(openai.call(request, DeltaListener.NONE));

        CannedServer.Seen seen = server.last();
        JsonNode body = seen.json();
        assertThat(seen.path()).isEqualTo("/v1/chat/completions");
        assertThat(seen.headers())
                .containsEntry("Authorization", "Bearer sk-test-0123456789")
                .containsEntry("X-Client-Request-Id", "a%2Fb%20%C3%BC%25/2");
        assertThat(body)
                .hasToString("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},"
                        + "{\"role\":\"user\",\"content\":\"hi\"}],\"max_completion_tokens\":50,\"temperature\":0.5,"
                        + "\"top_p\":0.9,\"stop\":[\"END\"]}");
    }

    @Test
    void names_the_limit_as_compatible_servers_know_it() {
        server.answer(200, HELLO);
        try (OpenAiProvider nvidia = provider("nvidia", "nvapi-1")) {
            Parameters parameters =
                    new Parameters(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(50), List.of());

            Ends.of(nvidia.call(
                    Cards.withParameters(Cards.chat(Cards.card("m").build(), "hi"), parameters), DeltaListener.NONE));

            assertThat(server.last().json().path("max_tokens").asInt()).isEqualTo(50);
            assertThat(server.last().json().has("max_completion_tokens")).isFalse();
        }
    }

    @Test
    void normalises_the_usage() {
        server.answer(200, HELLO);

        Answer answer = Ends.answer(chat());

        assertThat(answer.text()).contains("hello");
        assertThat(answer.finishReason()).contains(FinishReason.STOP);
        assertThat(answer.tokens())
                .isEqualTo(new Tokens(
                        OptionalLong.of(6),
                        OptionalLong.of(3),
                        OptionalLong.of(4),
                        OptionalLong.empty(),
                        OptionalLong.of(2),
                        false));
    }

    @Test
    void leaves_absent_usage_unknown() {
        server.answer(200, "{\"choices\":[{\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}");

        assertThat(Ends.answer(chat()).tokens()).isEqualTo(Tokens.UNKNOWN);
    }

    @Test
    void reads_null_content_beside_tool_calls_and_content_in_parts() {
        server.answer(
                200,
                "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":[{}]},\"finish_reason\":\"tool_calls\"}]}");
        assertThat(Ends.answer(chat())).isEqualTo(Answer.chat("", FinishReason.TOOL_CALLS, Tokens.UNKNOWN));

        server.answer(
                200,
                "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                        + "{\"type\":\"image\"},{\"type\":\"text\",\"text\":\"b\"}]},\"finish_reason\":\"length\"},{}]}");
        assertThat(Ends.answer(chat())).isEqualTo(Answer.chat("ab", FinishReason.LENGTH, Tokens.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\"}}|CREDENTIALS_INVALID",
                "402|{}|QUOTA_EXCEEDED",
                "403|{}|ACCESS_DENIED",
                "404|{\"error\":{\"message\":\"m\",\"code\":\"model_not_found\"}}|MODEL_NOT_FOUND",
                "400|{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\"}}|PROVIDER_REJECTED",
                "422|{\"detail\":[{\"msg\":\"m\"}]}|PROVIDER_REJECTED",
                "400|{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}|CONTEXT_LENGTH_EXCEEDED",
                "400|{\"error\":{\"message\":\"This model's maximum context length is 4096 tokens\"}}|CONTEXT_LENGTH_EXCEEDED",
                "400|{\"error\":{\"message\":\"m\",\"code\":\"content_policy_violation\"}}|CONTENT_FILTERED",
                "413|too big|PAYLOAD_TOO_LARGE",
                "429|{\"error\":{\"message\":\"m\",\"code\":\"rate_limit_exceeded\"}}|RATE_LIMITED",
                "429|{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}|QUOTA_EXCEEDED",
                "500|{}|PROVIDER_ERROR",
                "502|<html>bad gateway</html>|PROVIDER_ERROR",
                "503|{}|PROVIDER_UNAVAILABLE",
                "504|{}|PROVIDER_ERROR",
                "529|{}|PROVIDER_UNAVAILABLE",
                "307|moved|MALFORMED_RESPONSE",
                "200|<html>hello</html>|MALFORMED_RESPONSE",
                "200|{\"choices\":[]}|MALFORMED_RESPONSE",
                "200|{\"choices\":[{\"message\":|MALFORMED_RESPONSE",
                "200|{\"error\":{\"message\":\"m\",\"code\":429}}|RATE_LIMITED",
            })
    void maps_errors(int status, String body, ErrorCode expected) {
        server.answer(status, body);

        Failure failure = Ends.failure(chat());

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.message()).startsWith("openai gpt-4o-mini: ").contains("; ");
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void carries_what_the_provider_said_and_how_long_to_wait() {
        server.answer(
                429,
                "{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}",
                Map.of("Retry-After", "7"));

        Failure failure = Ends.failure(chat());

        assertThat(failure.message())
                .isEqualTo("openai gpt-4o-mini: answered 429 \"rate_limit_exceeded\"; "
                        + "Millweir waits and tries again or falls back");
        assertThat(failure.providerCode()).contains("rate_limit_exceeded");
        assertThat(failure.providerMessage()).contains("Rate limit reached");
        assertThat(failure.httpStatus()).hasValue(429);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void blots_out_the_key_that_the_provider_quotes() {
        server.answer(
                401,
                "{\"error\":{\"message\":\"Incorrect API key provided: sk-test-0123456789.\",\"code\":\"sk-test-0123456789\"}}");

        assertThat(Ends.failure(chat()).toString()).doesNotContain("sk-test").contains("<redacted>");
    }

    @Test
    void uses_another_key_after_one_was_refused() {
        try (OpenAiProvider two = provider("openai", "key-one", "key-two")) {
            server.answer(401, "{}");
            Ends.of(two.call(request(), DeltaListener.NONE));
            server.answer(200, HELLO);

            Ends.of(two.call(request(), DeltaListener.NONE));
            Ends.of(two.call(request(), DeltaListener.NONE));

            assertThat(server.seen())
                    .extracting(seen -> seen.headers().get("Authorization"))
                    .containsExactly("Bearer key-one", "Bearer key-two", "Bearer key-two");
        }
    }

    @Test
    void says_whether_another_key_is_left() {
        try (OpenAiProvider two = provider("openai", "key-one", "key-two")) {
            server.answer(429, "{}", Map.of("Retry-After", "60"));

            ProviderResult first = Ends.of(two.call(request(), DeltaListener.NONE));
            ProviderResult second = Ends.of(two.call(request(), DeltaListener.NONE));
            server.answer(503, "{}");
            ProviderResult third = Ends.of(two.call(request(), DeltaListener.NONE));

            assertThat(List.of(first, second, third))
                    .extracting(result -> ((ProviderResult.Failed) result).ofKey())
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void needs_no_key_on_this_machine() {
        server.answer(200, HELLO);
        try (OpenAiProvider keyless = provider("openai")) {
            Ends.answer(Ends.of(keyless.call(request(), DeltaListener.NONE)));

            assertThat(server.last().headers()).containsEntry("Authorization", "Bearer local");
        }
    }

    @Test
    void says_which_variable_holds_the_missing_key() {
        try (OpenAiProvider keyless =
                new OpenAiProvider(Configs.openai("nvidia", Optional.empty()), Set.of(), Clock.systemUTC())) {
            Failure failure = Ends.failure(Ends.of(keyless.call(request(), DeltaListener.NONE)));

            assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS_MISSING);
            assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint)
                    .contains("NVIDIA_API_KEY", "API_KEYS", "providers.nvidia.api-keys"));
        }
    }

    @Test
    void sends_nothing_to_a_host_that_is_not_allowed() {
        ProviderRequest request = Cards.chat(
                Cards.card("m").endpoint("http://localhost.evil.example/v1").build(), "hi");

        assertThat(Ends.failure(Ends.of(openai.call(request, DeltaListener.NONE)))
                        .code())
                .isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void calls_the_configured_endpoint_for_a_card_that_repeats_the_public_one() {
        server.answer(200, HELLO);
        ProviderRequest request =
                Cards.chat(Cards.card("m").endpoint("https://api.openai.com/v1").build(), "hi");

        Ends.answer(Ends.of(openai.call(request, DeltaListener.NONE)));

        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void embeds_texts_in_the_order_of_the_input() {
        server.answer(
                200,
                "{\"data\":[{\"index\":1,\"embedding\":[0.5,1]},{\"index\":0,\"embedding\":[0.25,2]}],"
                        + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}");

        Answer answer = Ends.answer(Ends.of(
                openai.call(Cards.embed(Cards.card("text-embedding-3-small").build(), "a", "b"), DeltaListener.NONE)));

        assertThat(server.last().path()).isEqualTo("/v1/embeddings");
        assertThat(answer.embeddings()).containsExactly(List.of(0.25, 2.0), List.of(0.5, 1.0));
        assertThat(answer.tokens()).isEqualTo(Tokens.of(5, 0));
    }

    @Test
    void sends_the_service_tier_and_fields_of_the_models_own() {
        server.answer(200, HELLO);
        ModelOptions options = new ModelOptions(
                Map.of("reasoning_effort", "low", "logit_bias", Map.of("50256", -100)),
                Optional.empty(),
                Optional.of("flex"),
                Optional.of("optimized"),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());

        Ends.answer(Ends.of(openai.call(Cards.withOptions(request(), options), DeltaListener.NONE)));
        try (OpenAiProvider nvidia = provider("nvidia", "nvapi-1")) {
            Ends.answer(Ends.of(nvidia.call(Cards.withOptions(request(), options), DeltaListener.NONE)));
        }

        JsonNode body = server.seen().get(0).json();
        assertThat(body.path("service_tier").asText()).isEqualTo("flex");
        assertThat(body.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(body.path("logit_bias").path("50256").asInt()).isEqualTo(-100);
        assertThat(server.last().json().has("service_tier"))
                .as("NVIDIA has no tiers")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"search_document, passage", "search_query, query", "passage, passage", ", query"})
    void says_which_side_of_a_search_nvidia_embeds(String inputType, String sent) {
        server.answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":5}}");
        ModelOptions options = new ModelOptions(
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(256),
                Optional.empty(),
                Optional.ofNullable(inputType));
        ProviderRequest request =
                Cards.withOptions(Cards.embed(Cards.card("nv-embedqa").build(), "a"), options);

        try (OpenAiProvider nvidia = provider("nvidia", "nvapi-1")) {
            Ends.answer(Ends.of(nvidia.call(request, DeltaListener.NONE)));
            Ends.answer(Ends.of(openai.call(request, DeltaListener.NONE)));
        }

        assertThat(server.seen().get(0).json().path("input_type").asText()).isEqualTo(sent);
        assertThat(server.seen().get(0).json().path("dimensions").asInt()).isEqualTo(256);
        assertThat(server.last().json().has("input_type"))
                .as("OpenAI knows no sides")
                .isFalse();
    }

    @Test
    void refuses_more_texts_than_openai_embeds_at_once_before_sending() {
        ProviderRequest request = Cards.embed(
                Cards.card("m").build(), Collections.nCopies(2049, "a").toArray(String[]::new));

        Failure failure = Ends.failure(Ends.of(openai.call(request, DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(failure.message())
                .isEqualTo("openai m: input has \"2049\" texts, and OpenAI embeds at most 2048 in one call; "
                        + "send them as several queries");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void finds_too_few_vectors_malformed_and_still_counts_them() {
        server.answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":5}}");

        ProviderResult result =
                Ends.of(openai.call(Cards.embed(Cards.card("m").build(), "a", "b"), DeltaListener.NONE));

        assertThat(result).isInstanceOfSatisfying(ProviderResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
            assertThat(failed.tokens()).isEqualTo(Tokens.of(5, 0));
        });
    }

    @Test
    void hands_the_text_to_a_listener_of_deltas() {
        server.answer(200, HELLO);
        List<String> deltas = new ArrayList<>();

        Ends.of(openai.call(Cards.streamed(request()), deltas::add));

        assertThat(deltas).containsExactly("hello");
    }

    private ProviderResult chat() {
        return Ends.of(openai.call(request(), DeltaListener.NONE));
    }

    private static ProviderRequest request() {
        return Cards.chat(Cards.card("gpt-4o-mini").build(), "hi");
    }

    private OpenAiProvider provider(String name, String... keys) {
        return new OpenAiProvider(Configs.openai(name, Optional.of(server.url()), keys), Set.of(), Clock.systemUTC());
    }
}
