package io.millweir.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Parameters;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerLimit;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Clock;
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
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicProviderTest {
    private static final String HELLO =
            "{\"type\":\"message\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},"
                    + "{\"type\":\"text\",\"text\":\"hel\"},{\"type\":\"new_block\"},{\"type\":\"text\",\"text\":\"lo\"}],"
                    + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":10,\"output_tokens\":3,"
                    + "\"cache_read_input_tokens\":4,\"cache_creation_input_tokens\":5}}";

    private final CannedServer server = new CannedServer();
    private final AnthropicProvider anthropic = new AnthropicProvider(
            Configs.anthropic(Optional.of(server.url()), "sk-ant-0123456789"), Set.of(), Clock.systemUTC());

    @AfterEach
    void close() {
        anthropic.close();
        server.close();
    }

    @Test
    void sends_what_the_query_asks() {
        server.answer(200, HELLO);
        Parameters parameters =
                new Parameters(OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalInt.of(50), List.of("END"));
        ProviderRequest request = Cards.withId(
                Cards.withSystemPrompt(Cards.withParameters(request(), parameters), "be kind"), "a/b ü%", 2);

        Ends.of(anthropic.call(request, DeltaListener.NONE));

        CannedServer.Seen seen = server.last();
        assertThat(seen.path()).isEqualTo("/v1/messages");
        assertThat(seen.headers())
                .containsEntry("x-api-key", "sk-ant-0123456789")
                .containsEntry("anthropic-version", "2023-06-01")
                .containsEntry("X-Client-Request-Id", "a%2Fb%20%C3%BC%25/2");
        assertThat(seen.json())
                .hasToString("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":50,\"system\":\"be kind\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"temperature\":0.5,"
                        + "\"stop_sequences\":[\"END\"]}");
    }

    @Test
    void does_not_repeat_the_version_in_the_path() {
        server.answer(200, HELLO);
        try (AnthropicProvider versioned = new AnthropicProvider(
                Configs.anthropic(Optional.of(server.url() + "/v1")), Set.of(), Clock.systemUTC())) {
            Ends.of(versioned.call(request(), DeltaListener.NONE));

            assertThat(server.last().path()).isEqualTo("/v1/messages");
            assertThat(server.last().headers()).containsEntry("x-api-key", "local");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "500, 500", "64000, 4096"})
    void always_sends_a_limit(int cardLimit, int sent) {
        server.answer(200, HELLO);
        var card = cardLimit == 0
                ? Cards.card("m").build()
                : Cards.card("m").maxOutputTokens(cardLimit).build();

        Ends.of(anthropic.call(Cards.chat(card, "hi"), DeltaListener.NONE));

        assertThat(server.last().json().path("max_tokens").asInt()).isEqualTo(sent);
        assertThat(AnswerLimit.DEFAULT_TOKENS).isEqualTo(1024);
    }

    @Test
    void joins_the_text_blocks_and_counts_both_caches() {
        server.answer(200, HELLO);

        Answer answer = Ends.answer(chat());

        assertThat(answer.text()).contains("hello");
        assertThat(answer.tokens())
                .isEqualTo(new Tokens(
                        OptionalLong.of(10),
                        OptionalLong.of(3),
                        OptionalLong.of(4),
                        OptionalLong.of(5),
                        OptionalLong.empty(),
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "max_tokens, LENGTH",
        "tool_use, TOOL_CALLS",
        "refusal, CONTENT_FILTER",
        "pause_turn, OTHER"
    })
    void maps_stop_reasons(String reason, FinishReason expected) {
        server.answer(200, "{\"content\":[],\"stop_reason\":\"" + reason + "\"}");

        assertThat(Ends.answer(chat())).isEqualTo(Answer.chat("", expected, Tokens.UNKNOWN));
    }

    @Test
    void keeps_the_temperature_when_the_card_says_that_both_are_too_much() {
        server.answer(200, HELLO);
        Parameters both =
                new Parameters(OptionalDouble.of(0.5), OptionalDouble.of(0.9), OptionalInt.empty(), List.of());
        Parameters one = new Parameters(OptionalDouble.empty(), OptionalDouble.of(0.9), OptionalInt.empty(), List.of());
        ProviderRequest request = Cards.chat(
                Cards.card("claude-sonnet-4-5")
                        .supports("temperature_with_top_p", false)
                        .build(),
                "hi");

        Ends.answer(Ends.of(anthropic.call(Cards.withParameters(request, both), DeltaListener.NONE)));
        Ends.answer(Ends.of(anthropic.call(Cards.withParameters(request, one), DeltaListener.NONE)));

        assertThat(server.seen().get(0).json().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(server.seen().get(0).json().has("top_p")).isFalse();
        assertThat(server.seen().get(1).json().path("top_p").asDouble()).isEqualTo(0.9);
    }

    @Test
    void adds_fields_of_the_models_own_but_replaces_none() {
        server.answer(200, HELLO);
        Parameters parameters =
                new Parameters(OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalInt.empty(), List.of());
        ProviderRequest request = Cards.withOptions(
                Cards.withParameters(request(), parameters),
                Cards.extra(Map.of("top_k", 40, "temperature", 1, "thinking", Map.of("type", "enabled"))));

        Ends.answer(Ends.of(anthropic.call(request, DeltaListener.NONE)));

        assertThat(server.last().json().path("top_k").asInt()).isEqualTo(40);
        assertThat(server.last().json().path("thinking").path("type").asText()).isEqualTo("enabled");
        assertThat(server.last().json().path("temperature").asDouble()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "messages", "stream", "max_tokens"})
    void refuses_fields_that_would_change_what_is_called_or_what_it_costs(String field) {
        ProviderRequest request = Cards.withOptions(request(), Cards.extra(Map.of(field, "x")));

        Failure failure = Ends.failure(Ends.of(anthropic.call(request, DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failure.message())
                .isEqualTo("anthropic claude-haiku-4-5: additional_model_request_fields has \"" + field
                        + "\", which Millweir sets itself; leave it out");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void refuses_a_temperature_above_one_before_sending() {
        Parameters parameters =
                new Parameters(OptionalDouble.of(1.5), OptionalDouble.empty(), OptionalInt.empty(), List.of());

        Failure failure =
                Ends.failure(Ends.of(anthropic.call(Cards.withParameters(request(), parameters), DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failure.message())
                .isEqualTo("anthropic claude-haiku-4-5: temperature \"1.5\" is above Anthropic's limit; use 0 to 1");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void says_that_anthropic_has_no_embeddings() {
        Failure failure =
                Ends.failure(Ends.of(anthropic.call(Cards.embed(Cards.card("m").build(), "a"), DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failure.message()).contains("Anthropic has no embeddings");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|authentication_error|CREDENTIALS_INVALID",
                "403|permission_error|ACCESS_DENIED",
                "404|not_found_error|MODEL_NOT_FOUND",
                "413|request_too_large|PAYLOAD_TOO_LARGE",
                "429|rate_limit_error|RATE_LIMITED",
                "500|api_error|PROVIDER_ERROR",
                "529|overloaded_error|PROVIDER_UNAVAILABLE",
            })
    void maps_errors(int status, String type, ErrorCode expected) {
        server.answer(status, "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"m\"}}");

        Failure failure = Ends.failure(chat());

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.providerCode()).contains(type);
        assertThat(failure.providerMessage()).contains("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt is too long: 208310 tokens > 200000 maximum|CONTEXT_LENGTH_EXCEEDED",
                "Your credit balance is too low to access the Anthropic API|QUOTA_EXCEEDED",
                "Output blocked by content filtering policy|CONTENT_FILTERED",
                "max_tokens: Field required|PROVIDER_REJECTED",
            })
    void reads_why_a_request_was_refused(String message, ErrorCode expected) {
        server.answer(
                400,
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"" + message + "\"}}");

        assertThat(Ends.failure(chat()).code()).isEqualTo(expected);
    }

    private ProviderResult chat() {
        return Ends.of(anthropic.call(request(), DeltaListener.NONE));
    }

    private static ProviderRequest request() {
        return Cards.chat(Cards.card("claude-haiku-4-5").build(), "hi");
    }
}
